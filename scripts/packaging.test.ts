import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { PUBLIC_EXPORTS } from './architecture/public-exports.ts';
import { type InstalledServer, startInstalled } from './packaging/installed-server.ts';
import { outsideEnv, runOutside } from './packaging/npm.ts';
import { findFreePort } from './processes/daemon.ts';

const PACKAGES = ['sdk', 'widget', 'server'] as const;

/** Entries that need a page. */
const IN_PAGES = ['@status-badge/widget/define'];

/** The SDK's optional peer, for `@status-badge/sdk/react`. */
const REACT = `react@${JSON.parse(readFileSync('node_modules/react/package.json', 'utf8')).version}`;

/** What is exported at run time: the listed names without the types. */
function valuesOf(entry: string): string[] {
  return (PUBLIC_EXPORTS[entry]?.exports ?? []).filter((name) => !name.startsWith('type ')).sort();
}

describe('the published packages', function () {
  this.timeout(180_000);
  let directory: string;
  const tarball = (name: string): string => {
    const file = readdirSync(directory).find((entry) => entry.startsWith(`status-badge-${name}-`));
    return join(directory, file ?? `no tarball of ${name}`);
  };
  const consumer = (): string => join(directory, 'consumer');

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'status-badge-packages-'));
    const workspaces = PACKAGES.flatMap((name) => ['--workspace', name]);
    await runOutside(
      'npm',
      ['pack', '--ignore-scripts', '--pack-destination', directory, ...workspaces],
      resolve('.'),
    );
    mkdirSync(consumer());
    writeFileSync(join(consumer(), 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const install = [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      ...PACKAGES.map(tarball),
      REACT,
    ];
    await runOutside('npm', install, consumer());
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  for (const name of PACKAGES) {
    it(`hold built JavaScript and no source or test: ${name}`, async () => {
      const files = (await runOutside('tar', ['-tzf', tarball(name)], directory)).trim().split('\n');
      expect(files).to.include('package/package.json');
      expect(
        files.filter((file) => /(?<!\.d)\.tsx?$|\.(test|suite|fixture)\.|tsbuildinfo$/.test(file)),
      ).to.deep.equal([]);
      expect(files.some((file) => file.endsWith('.js'))).to.equal(true);
    });

    it(`pass publint: ${name}`, async () => {
      await runOutside(resolve('node_modules/.bin/publint'), ['run', tarball(name), '--strict'], directory);
    });
  }

  for (const name of ['sdk', 'widget'] as const) {
    it(`have types that resolve as the code does: ${name}`, async () => {
      // The bundle for <script> has no types: nothing imports it.
      const parameters = [
        tarball(name),
        '--profile',
        'esm-only',
        '--exclude-entrypoints',
        './status-badge.js',
        './status-badge.all.js',
      ];
      await runOutside(resolve('node_modules/.bin/attw'), parameters, directory);
    });
  }

  for (const entry of Object.keys(PUBLIC_EXPORTS).filter((name) => !IN_PAGES.includes(name))) {
    it(`give an importer what is promised: ${entry}`, async () => {
      const script = `console.log(JSON.stringify(Object.keys(await import('${entry}')).sort()))`;
      const output = await runOutside('node', ['--input-type=module', '-e', script], consumer());
      expect(JSON.parse(output)).to.deep.equal(valuesOf(entry));
    });
  }

  it('answer npx status-badge-server --version', async () => {
    const version = await runOutside('npx', ['--no-install', 'status-badge-server', '--version'], consumer());
    expect(version.trim()).to.match(/^\d+\.\d+\.\d+/);
  });

  describe('the installed server', () => {
    const start = async (command: string, parameters: readonly string[]): Promise<InstalledServer> => {
      const port = await findFreePort();
      const settings = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: join(directory, 'data') };
      const env = { ...outsideEnv(), ...settings };
      return startInstalled(command, parameters, { cwd: consumer(), env }, `http://127.0.0.1:${port}`);
    };

    it('starts by npx with nothing configured and serves the element and its gallery', async () => {
      const server = await start('npx', ['--no-install', 'status-badge-server']);
      const element = await fetch(`${server.url}/widget/status-badge.js`);
      expect(element.status).to.equal(200);
      expect(element.headers.get('content-type')).to.contain('javascript');
      expect(await element.text()).to.contain('status-badge');
      expect((await fetch(`${server.url}/demo/`)).status).to.equal(200);
      await server.stop();
      expect(await fetch(`${server.url}/health`).catch((error: Error) => error.message)).to.equal(
        'fetch failed',
      );
    });

    it('opens its data again, and ends with success when it is told to stop', async () => {
      const server = await start(join(consumer(), 'node_modules/.bin/status-badge-server'), []);
      expect((await fetch(`${server.url}/health`)).status).to.equal(200);
      expect(await server.stop()).to.deep.equal({ code: 0, signal: null });
    });
  });
});
