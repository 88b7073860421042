import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { serve } from './serve.ts';

describe('The plain page, when its port is in use', function () {
  this.timeout(20_000);

  it('says so in a sentence, and which setting chooses another', async () => {
    const other = await serve(0);
    const { port } = other.address() as AddressInfo;
    const child = spawn(process.execPath, ['serve.ts'], {
      cwd: import.meta.dirname,
      env: { ...process.env, PORT: String(port) },
      timeout: 10_000,
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    other.close();
    expect(said).to.equal(
      `Port ${port} is in use: end what listens there, or choose another one by PORT=….\n`,
    );
    expect(code).to.equal(1);
  });
});
