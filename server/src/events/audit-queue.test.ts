import { expect } from 'chai';
import { createLog } from '../platform/log.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import type { AuditNote } from './audit.ts';
import { createAuditQueue } from './audit-queue.ts';

const note: AuditNote = {
  action: 'stream.closed',
  actor: { kind: 'anonymous' },
  subject: 'org:aaaaaaaaaaaa',
  address: '192.0.2.1',
  userAgent: null,
};

describe('the audit queue', () => {
  const statements: number[] = [];
  let away = false;
  const database = {
    em: () => ({
      execute: async (_sql: string, [rows]: [string]) => {
        if (away) throw new Error('away');
        statements.push(JSON.parse(rows).length);
      },
    }),
  };
  const clock = createManualClock();
  const open = () => createAuditQueue({ clock, database: database as never, log: createLog('silent') });
  beforeEach(() => {
    away = false;
    statements.splice(0);
  });

  it('writes ten thousand notes in ten statements, once a second', async () => {
    const queue = open();
    const stop = queue.start();
    for (let each = 0; each < 10_000; each++) queue.add(note);
    expect(statements).to.be.empty;
    clock.advance(1_000);
    await queue.flush();
    stop();
    expect(statements).to.deep.equal(Array(10).fill(1_000));
  });

  it('leaves what comes during a flush for the next one', async () => {
    const queue = open();
    queue.add(note);
    const flushing = queue.flush();
    for (let each = 0; each < 3; each++) queue.add(note);
    await flushing;
    expect(statements).to.deep.equal([1]);
    await queue.flush();
    expect(statements).to.deep.equal([1, 3]);
  });

  it('keeps what it could not write, up to a bound, and counts the rest', async () => {
    const queue = open();
    away = true;
    for (let each = 0; each < 60_000; each++) queue.add(note);
    const failed = await queue.flush().catch((error: Error) => error.message);
    expect(failed).to.equal('away');
    away = false;
    await queue.flush();
    expect(statements.reduce((sum, rows) => sum + rows, 0)).to.equal(50_000);
    expect(queue.lost).to.equal(10_000);
  });
});
