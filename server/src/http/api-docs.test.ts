import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { readDocument } from '../testing/api-document.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const ADMIN_API_KEY = 'operator-key-of-the-tests';
const PAGE = new URL('../../../docs/api.md', import.meta.url);
const EXAMPLE = /^curl (.+?) {2}# (\d{3})(?: → (.+))?$/;
const STREAM_PATIENCE_S = '0.5';

interface Example {
  command: string;
  status: string;
  /** `NAME=path.in.the.answer`. */
  names: string[];
}

function readExamples(): Example[] {
  return readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('curl '))
    .map((line) => {
      const [, command, status, names = ''] = EXAMPLE.exec(line) ?? [];
      if (!command || !status) throw new Error(`no status is told behind: ${line}`);
      return { command, status, names: names.split(' ').filter(Boolean) };
    });
}

/** The documented operation that a command line asks for. */
function operationOf({ command }: Example, operations: readonly string[]): string | undefined {
  const given = / -X (\w+) /.exec(` ${command} `)?.[1];
  const method = given ?? (/ -d /.test(command) ? 'POST' : 'GET');
  const path = /\$URL([^\s"?]*)/.exec(command)?.[1] ?? '';
  const matching = operations.filter((name) => {
    const [itsMethod, itsPath = ''] = name.split(' ');
    const pattern = itsPath.replace(/\{\w+\}/g, '[^/]+');
    return itsMethod === method && new RegExp(`^${pattern}$`).test(path);
  });
  // A path spelled out goes before one with a parameter.
  return matching.sort((a, b) => a.split('{').length - b.split('{').length)[0];
}

describe('docs/api.md', () => {
  let test: TestServer;
  before(async function () {
    this.timeout(30_000);
    test = await startTestServer({ env: { ADMIN_API_KEY } });
  });
  after(() => test.stop());

  it('shows every operation', async () => {
    const operations = (await readDocument(test.url)).map(({ name }) => name);
    const examples = readExamples();
    const shown = new Set(examples.map((example) => operationOf(example, operations)));
    expect(operations.filter((name) => !shown.has(name))).to.deep.equal([]);
    expect(examples.filter((example) => !operationOf(example, operations))).to.deep.equal([]);
  });

  it('has curl lines that do what is said behind them, from the first to the last', async function () {
    this.timeout(120_000);
    const env: Record<string, string> = {
      ...(process.env as Record<string, string>),
      URL: test.url,
      ADMIN: ADMIN_API_KEY,
      J: 'Content-Type: application/json',
    };
    const run = promisify(execFile);
    for (const { command, status, names } of readExamples()) {
      const patience = command.startsWith('-N') ? `--max-time ${STREAM_PATIENCE_S}` : '';
      // A stream has no end of its own: that curl gives up on it says nothing about the answer.
      const line = `curl -s -w '\n%{http_code}' ${patience} ${command} || [ $? = 28 ]`;
      const { stdout } = await run('bash', ['-c', line], { env, maxBuffer: 16_000_000 });
      const cut = stdout.lastIndexOf('\n');
      const [body, answered] = [stdout.slice(0, cut), stdout.slice(cut + 1)];
      expect(answered, `${command}\n${body}`).to.equal(status);
      for (const each of names) {
        const [name = '', path = ''] = each.split('=');
        const value = path.split('.').reduce((part: unknown, key) => (part as never)[key], JSON.parse(body));
        expect(value, each).to.be.a('string');
        env[name] = value as string;
        if (name === 'KEY') env['H'] = `Authorization: Bearer ${value}`;
      }
    }
  });
});
