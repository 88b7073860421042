import { expect } from 'chai';
import { describeReport } from './report.ts';

describe('the report of an import', () => {
  it('has its numbers in one line, then its notes, the first twenty of many', () => {
    const numbers = { created: 3, updated: 2, unchanged: 1 };
    expect(describeReport({ ...numbers, skipped: 0, notes: [] })).to.equal(
      '3 created, 2 updated, 1 unchanged',
    );
    const notes = Array.from({ length: 25 }, (_, i) => `note ${i}`);
    const lines = describeReport({ ...numbers, skipped: 4, notes }).split('\n');
    expect(lines).to.have.length(22);
    expect(lines[0]).to.equal('3 created, 2 updated, 1 unchanged, 4 skipped');
    expect(lines.at(-1)).to.equal('  … and 5 more');
  });
});
