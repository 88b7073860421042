import { expect } from 'chai';
import { z } from 'zod';
import { Audit } from '../events/audit.entity.ts';
import { Group } from '../services/group.entity.ts';
import { DATABASE_KINDS, openScratchDatabase, type ScratchDatabase } from '../testing/scratch-database.ts';
import { findPage, pageQuery } from './pagination.ts';

const A = 'aaaaaaaaaaaa';
const B = 'bbbbbbbbbbbb';

for (const kind of DATABASE_KINDS) {
  describe(`a list in pages on ${kind}`, () => {
    let scratch: ScratchDatabase;
    before(async function () {
      this.timeout(30_000);
      scratch = await openScratchDatabase(kind);
      const em = scratch.database.em();
      // Three rows share each instant, so that the second column has to decide.
      for (let i = 0; i < 10; i++) {
        em.create(Audit, {
          actorKind: 'system',
          action: `did.${i}`,
          organizationId: i === 4 ? B : A,
          createdAt: new Date(Date.UTC(2026, 0, 1 + Math.floor(i / 3))),
        });
        await em.flush();
      }
    });
    after(() => scratch.drop());

    const list = { where: { organizationId: A }, orderBy: { createdAt: 'desc', id: 'asc' } } as const;
    const page = (limit: number, after?: string | null) =>
      findPage(scratch.database.em(), Audit, { limit, after: after ?? undefined }, list);

    it('brings every row once and in order, whatever the size of a page', async () => {
      const whole = (await page(100)).items.map((each) => each.action);
      expect(whole).to.have.length(9);
      for (const limit of [1, 2, 3, 4, 8, 9]) {
        const actions: string[] = [];
        let next: string | null = null;
        let pages = 0;
        do {
          const found = await page(limit, next);
          actions.push(...found.items.map((each) => each.action));
          next = found.next;
          pages += 1;
        } while (next !== null);
        expect(actions, `pages of ${limit}`).to.deep.equal(whole);
        expect(pages, `pages of ${limit}`).to.equal(Math.ceil(9 / limit));
      }
    });

    it('shows only rows of the asked organization, whosever cursor is sent', async () => {
      const foreign = await findPage(
        scratch.database.em(),
        Audit,
        { limit: 1 },
        { ...list, where: { organizationId: A } },
      );
      const own = await findPage(
        scratch.database.em(),
        Audit,
        { limit: 100, after: foreign.next! },
        { ...list, where: { organizationId: B } },
      );
      expect(own.items.map((each) => each.organizationId)).to.deep.equal([B]);
    });

    it('refuses what is not a cursor of this list, and names the place', async () => {
      const spell = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const now = new Date().toISOString();
      const wrong = [
        'x',
        '%00',
        spell('text'),
        spell(null),
        spell([now]),
        spell([now, 1, 1]),
        spell(['no date', 1]),
        spell(['+275760-09-13T00:00:00.000Z', 1]),
        spell(['0000-01-01T00:00:00.000Z', 1]),
        spell([now, 'one']),
        spell([now, 1.5]),
        spell([now, 1e300]),
        spell([{}, 1]),
      ];
      for (const after of wrong) {
        const refused = await page(10, after).then(
          () => undefined,
          (error) => error,
        );
        expect(refused, after).to.include({ code: 'invalid_input' });
        expect(refused.details.errors[0].path).to.equal('after');
      }
      const groups = { where: { organizationId: A }, orderBy: { order: 'asc', id: 'asc' } } as const;
      for (const after of [
        spell([3_000_000_000, 'a']),
        spell([1, 'a\0']),
        spell([1, '\ud83d']),
        spell([1, 2]),
      ]) {
        const refused = await findPage(scratch.database.em(), Group, { limit: 1, after }, groups).catch(
          (error) => error,
        );
        expect(refused, after).to.include({ code: 'invalid_input' });
      }
    });

    it('neither repeats nor hides a row when the one it stopped at is gone', async () => {
      const whole = await page(100);
      const first = await page(3);
      const em = scratch.database.em();
      const [last] = first.items.slice(-1);
      await em.nativeDelete(Audit, { id: last!.id });
      const rest = await page(100, first.next);
      expect(rest.items.map((each) => each.id)).to.deep.equal(whole.items.slice(3).map((each) => each.id));
    });
  });
}

describe('the query of a list', () => {
  const query = z.object(pageQuery);
  it('reads a limit from 1 to 100, and 50 unless told', () => {
    expect(query.parse({})).to.deep.equal({ limit: 50 });
    expect(query.parse({ limit: '100' })).to.deep.equal({ limit: 100 });
    for (const limit of ['0', '101', '-1', '1.5', 'ten', '', ['1', '2']]) {
      expect(query.safeParse({ limit }).success, String(limit)).to.equal(false);
    }
  });
});
