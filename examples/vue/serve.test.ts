import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';

const EXAMPLES = join(import.meta.dirname, '..');

describe('an example that serves a page', () => {
  for (const name of ['vue', 'server-rendered']) {
    it(`says in a sentence that its port is in use: ${name}`, async () => {
      const other = createServer().listen(0, 'localhost');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const child = spawn('npm', ['start', '--silent'], {
        cwd: join(EXAMPLES, name),
        env: { ...process.env, PORT: String(port) },
      });
      let said = '';
      child.stderr.on('data', (text) => {
        said += text;
      });
      const [code] = await once(child, 'close');
      other.close();
      expect(said.split('\n').filter((line) => line && !line.startsWith('npm warn'))).to.deep.equal([
        `Port ${port} is in use: end what listens there, or choose another one by PORT=….`,
      ]);
      expect(code).to.equal(1);
    });
  }
});
