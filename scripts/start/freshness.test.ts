import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isStale } from './freshness.ts';

describe('freshness', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'status-badge-freshness-'));
    mkdirSync(join(directory, 'src'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (path: string, changedAt: number): void => {
    writeFileSync(join(directory, path), '');
    utimesSync(join(directory, path), changedAt, changedAt);
  };

  it('asks for a build when there is none', () => {
    write('src/a.ts', 1000);
    expect(isStale('built.js', ['src/**/*.ts'], directory)).to.equal(true);
  });

  it('asks for a build when one source is newer', () => {
    write('src/a.ts', 1000);
    write('built.js', 2000);
    write('src/b.ts', 3000);
    expect(isStale('built.js', ['src/**/*.ts'], directory)).to.equal(true);
  });

  it('is content when every source is older', () => {
    write('src/a.ts', 1000);
    write('built.js', 2000);
    expect(isStale('built.js', ['src/**/*.ts'], directory)).to.equal(false);
  });
});
