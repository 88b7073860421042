import { canInstall, describeInstallation, installPackages, PACKAGES, type ServiceName } from './packages.ts';
import { type StartedService, startPostgres } from './postgres.ts';
import { findPrograms, type Programs } from './programs.ts';
import { startRedis } from './redis.ts';

/** The services of one test run. */
export interface Services {
  /** Variables for test processes; those of a missing service are absent. */
  readonly variables: Readonly<Record<string, string>>;
  /** What is neither given, nor installed, nor installable here. */
  readonly missing: readonly ServiceName[];
  /** Ends what was started here. Given servers are left alone. */
  stop(): Promise<void>;
}

export interface ProvideOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The services wanted; default: all. */
  readonly wanted?: readonly ServiceName[];
  /** Receives one line for everything done to this machine. */
  readonly say: (line: string) => void;
}

const ALL: readonly ServiceName[] = ['chromium', 'firefox', 'postgres', 'redis', 'haproxy'];

function givenUrl(env: NodeJS.ProcessEnv, name: 'DATABASE_URL' | 'REDIS_URL'): string | undefined {
  return env[`TEST_${name}`] || env[name] || undefined;
}

function findMissing(programs: Programs, { env, wanted = ALL }: ProvideOptions): ServiceName[] {
  const given = new Set<ServiceName>();
  if (givenUrl(env, 'DATABASE_URL')) given.add('postgres');
  if (givenUrl(env, 'REDIS_URL')) given.add('redis');
  return wanted.filter((name) => !given.has(name) && programs[PACKAGES[name].program] === undefined);
}

async function findOrInstall(options: ProvideOptions): Promise<Programs> {
  const programs = findPrograms(options.env);
  const missing = findMissing(programs, options);
  if (missing.length === 0) return programs;
  if (!canInstall()) {
    for (const line of describeInstallation(missing)) options.say(line);
    return programs;
  }
  options.say(`Installing ${missing.map((name) => PACKAGES[name].debian).join(', ')} with apt-get.`);
  await installPackages(missing);
  return findPrograms(options.env);
}

/** Names the programs to the tests; `PG_BIN` and `REDIS_SERVER` let a test start and kill servers of its own. */
function programVariables(programs: Programs): Record<string, string> {
  const named = {
    CHROMIUM_PATH: programs.chromium,
    FIREFOX_PATH: programs.firefox,
    PG_BIN: programs.postgresBin,
    REDIS_SERVER: programs.redisServer,
    NGINX: programs.nginx,
    HAPROXY: programs.haproxy,
  };
  return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => !!entry[1]));
}

/**
 * Finds, installs (as root on Debian) and starts what the tests need.
 * `TEST_DATABASE_URL` / `DATABASE_URL` and `TEST_REDIS_URL` / `REDIS_URL` in `env` are used instead of starting one.
 */
export async function provideServices(options: ProvideOptions): Promise<Services> {
  const { env, say, wanted = ALL } = options;
  const programs = await findOrInstall(options);
  const started: StartedService[] = [];
  const variables = programVariables(programs);

  const provide = async (
    service: ServiceName,
    name: 'DATABASE_URL' | 'REDIS_URL',
    start: (() => Promise<StartedService>) | undefined,
  ): Promise<void> => {
    if (!wanted.includes(service)) return;
    const given = givenUrl(env, name);
    if (given) {
      say(`Using the given ${name}.`);
      variables[`TEST_${name}`] = given;
    } else if (start) {
      const server = await start();
      started.push(server);
      say(`Started ${service} at ${server.url}`);
      variables[`TEST_${name}`] = server.url;
    }
  };

  const stop = async (): Promise<void> => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
  };
  const { postgresBin, redisServer } = programs;
  try {
    await provide('postgres', 'DATABASE_URL', postgresBin ? () => startPostgres(postgresBin) : undefined);
    await provide('redis', 'REDIS_URL', redisServer ? () => startRedis(redisServer) : undefined);
  } catch (error) {
    await stop();
    throw error;
  }
  return { variables, missing: findMissing(programs, options), stop };
}
