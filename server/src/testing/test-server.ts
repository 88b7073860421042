import { createKey } from '../access/create-key.ts';
import { type Core, type Machines, openCore, type RunningServer, startServer } from '../compose.ts';
import { type Config, readConfig } from '../config.ts';
import { systemActor } from '../context.ts';
import { createOrganization } from '../organizations/create-organization.ts';
import type { OrganizationInput } from '../organizations/schema.ts';
import type { Database } from '../platform/database/database.ts';
import { createLog } from '../platform/log.ts';
import { DATABASE_KINDS, openScratchDatabase } from './scratch-database.ts';
import { openSse, type SseReader } from './sse-reader.ts';

export const testActor = systemActor('test');

export interface TestOrganization {
  id: string;
  slug: string;
  /** A key with every scope. */
  key: string;
}

export interface TestServer {
  server: RunningServer;
  url: string;
  organization: TestOrganization;
  addOrganization(input: Partial<OrganizationInput> & { slug: string }): Promise<TestOrganization>;
  /** A request with the key of the first organization; JSON in and out. */
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  stream(path: string, headers?: Record<string, string>): Promise<SseReader>;
  stop(): Promise<void>;
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface TestServerOptions extends Omit<Machines, 'database'> {
  /** That of this run unless set. */
  kind?: Database['kind'];
  /** A database that another server of the suite has open too: the URL it was opened with. */
  databaseUrl?: string;
  redisUrl?: string;
  env?: Record<string, string>;
}

// Every request of a suite comes from one address and most from one key; tests about limits set their own.
const UNLIMITED = {
  STREAM_LIMIT_PER_ADDRESS: 'off',
  RATE_LIMIT: 'off',
  STREAM_LIMIT_PER_KEY: 'off',
  KEY_RATE_LIMIT: 'off',
  FAILED_RATE_LIMIT: 'off',
  READ_RATE_LIMIT: 'off',
  WRITE_RATE_LIMIT: 'off',
};

/** Everything a test sets differently from a process. */
export function testConfig(env: Record<string, string> = {}): Config {
  return readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'silent',
    DRAIN: '0',
    TOKEN_SECRET: 'x'.repeat(32),
    ...UNLIMITED,
    ...env,
  });
}

/** A real server on a free port, on an empty database, with one organization. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { kind = DATABASE_KINDS[0]!, databaseUrl, redisUrl, env = {}, ...machines } = options;
  const scratch = databaseUrl ? undefined : await openScratchDatabase(kind);
  const config = testConfig({
    ...env,
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  });
  const core = await openCore(config, {
    log: createLog(config.logLevel),
    ...machines,
    ...(scratch ? { database: scratch.database } : {}),
  });
  const server = await startServer(core);
  const organization = await addOrganization(core, { slug: `org-${server.url.split(':').at(-1)}` });
  return {
    server,
    url: server.url,
    organization,
    addOrganization: (input) => addOrganization(core, input),
    call: (method, path, body, headers = {}) =>
      call(server.url, organization.key, method, path, body, headers),
    stream: (path, headers) => openSse(server.url + path, headers),
    async stop() {
      await server.stop('test');
      await scratch?.drop();
    },
  };
}

async function addOrganization(
  { context }: Core,
  input: Partial<OrganizationInput> & { slug: string },
): Promise<TestOrganization> {
  const { id, slug } = await createOrganization(context, testActor, { name: input.slug, ...input });
  const { key } = await createKey(context, testActor, id, { name: 'Test', scopes: ['admin'] });
  return { id, slug, key };
}

async function call<T>(
  url: string,
  key: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer<T>> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : undefined) as T,
  };
}
