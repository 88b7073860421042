import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const BIN = fileURLToPath(new URL('../bin/status-badge-server.js', import.meta.url));

/** The installed command on a Node that says that it is another one. */
function runOn(version: string): { status: number | null; stderr: string } {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
  return spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, BIN, '--version'],
    { encoding: 'utf8' },
  );
}

describe('the installed command', function () {
  this.timeout(20_000);
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

  for (const version of ['20.19.0', '22.17.1']) {
    it(`says on Node ${version} which it needs, before it loads anything`, () => {
      expect(runOn(version)).to.include({
        status: 1,
        stderr: `status-badge-server needs Node ${engines.node.slice(2)} or later; this is ${version}.\n`,
      });
    });
  }

  it('comes with its README and its licence', () => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: dirname(dirname(BIN)),
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    expect(files.map(({ path }) => path)).to.include.members(['README.md', 'LICENSE']);
  });

  it('goes on where it is new enough', () => {
    for (const version of ['22.18.0', '24.0.0']) expect(runOn(version).stderr).to.not.include('needs Node');
  });
});
