import { expect } from 'chai';
import { createLog } from './log.ts';

describe('the log', () => {
  function capture(error: unknown): { text: string; err: Record<string, unknown> } {
    const lines: string[] = [];
    createLog('info', { write: (line) => void lines.push(line) }).error({ err: error }, 'failed');
    return { text: lines.join(''), err: JSON.parse(lines[0]!).err };
  }

  it('says of an error what it is and where it was, and of its causes too', () => {
    const cause = Object.assign(new TypeError('deep'), { code: 'EDEEP' });
    const { err } = capture(new Error('outside', { cause }));
    expect(err).to.include({ type: 'Error', message: 'outside' });
    expect(err['stack']).to.include('log.test.ts');
    expect(err['cause']).to.include({ type: 'TypeError', message: 'deep', code: 'EDEEP' });
  });

  it('never holds what else hangs on an error: a packet, a socket, a request', () => {
    const secret = 'Bearer sb_secret';
    const request = { headers: { authorization: secret }, url: '/?token=secret' };
    const inner = Object.assign(new Error('inside'), { request });
    const error = Object.assign(new Error('Parse Error', { cause: inner }), {
      code: 'HPE_INVALID_METHOD',
      rawPacket: Buffer.from(secret.repeat(5_000)),
      socket: request,
    });
    const { text, err } = capture(error);
    expect(err).to.have.all.keys('type', 'code', 'message', 'stack', 'cause');
    expect(text).to.not.match(/secret|rawPacket|data":\[/);
    expect(text.length).to.be.below(5_000);
  });

  it('bounds a message, a stack, a chain of causes, and what is thrown and is no error', () => {
    const endless = new Error('x'.repeat(100_000));
    endless.cause = endless;
    expect(capture(endless).text.length).to.be.below(25_000);
    expect(capture('x'.repeat(100_000)).text.length).to.be.below(2_000);
  });
});
