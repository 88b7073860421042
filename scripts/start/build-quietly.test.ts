import { expect } from 'chai';
import { buildQuietly } from './build-quietly.ts';

describe('the build before the first start', () => {
  const build = (script: string): { status: number; printed: string[] } => {
    const printed: string[] = [];
    const status = buildQuietly(process.execPath, ['-e', script], (text) => printed.push(text));
    return { status, printed };
  };

  it('says what takes time, and nothing else', () => {
    const { status, printed } = build('console.log("created dist in 3s"); console.error("chunk")');
    expect(status).to.equal(0);
    expect(printed).to.have.length(1);
    expect(printed[0]).to.match(/^Building .*twenty seconds/);
  });

  it('says everything when it fails', () => {
    const { status, printed } = build('console.log("TS2304"); console.error("oh"); process.exit(3)');
    expect(status).to.equal(3);
    expect(printed.at(-1)).to.include('TS2304').and.include('oh');
  });
});
