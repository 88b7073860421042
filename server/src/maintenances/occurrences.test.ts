import { expect } from 'chai';
import { DateTime } from 'luxon';
import { listOccurrences, occursAfter } from './occurrences.ts';
import { faultOfRule } from './recurrence-rule.ts';

const at = (text: string) => new Date(text);
const series = (rule: string, firstLocal: string, timeZone: string) => ({ rule, firstLocal, timeZone });
const spell = (dates: readonly Date[]) => dates.map((date) => date.toISOString().slice(0, 16));

describe('the occurrences of a series', () => {
  it('stay at their local time when daylight saving begins and ends', () => {
    for (const [timeZone, from, until] of [
      ['Europe/Berlin', '2026-03-15', '2026-04-15'],
      ['Europe/Berlin', '2026-10-15', '2026-11-10'],
      ['America/New_York', '2026-02-20', '2026-03-20'],
      ['Australia/Lord_Howe', '2026-03-20', '2026-04-20'],
    ] as const) {
      const daily = series('FREQ=DAILY', '2026-01-01T10:00', timeZone);
      const found = listOccurrences(daily, at(from), at(until));
      const local = found.map((date) => DateTime.fromJSDate(date, { zone: timeZone }).toFormat('HH:mm'));
      expect(new Set(local), timeZone).to.deep.equal(new Set(['10:00']));
      const offsets = new Set(found.map((date) => date.toISOString().slice(11)));
      expect(offsets.size, 'the instants are those of two offsets').to.equal(2);
      const days = Math.round((at(until).getTime() - at(from).getTime()) / 86_400_000);
      expect(found.length).to.equal(days);
    }
  });

  it('move past the hour that a night skips, and take the first of the one that it has twice', () => {
    const nightly = series('FREQ=DAILY', '2026-01-01T02:30', 'Europe/Berlin');
    expect(spell(listOccurrences(nightly, at('2026-03-28T12:00Z'), at('2026-03-30T12:00Z')))).to.deep.equal([
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
    expect(spell(listOccurrences(nightly, at('2026-10-24T12:00Z'), at('2026-10-26T12:00Z')))).to.deep.equal([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('follow rules as RFC 5545 has them, from one instant and before another', () => {
    const from = at('2026-01-01T00:00Z');
    const until = at('2026-04-01T00:00Z');
    const list = (rule: string) =>
      spell(listOccurrences(series(rule, '2026-01-04T22:00', 'Etc/UTC'), from, until));
    expect(list('FREQ=WEEKLY;INTERVAL=4;BYDAY=SU')).to.deep.equal([
      '2026-01-04T22:00',
      '2026-02-01T22:00',
      '2026-03-01T22:00',
      '2026-03-29T22:00',
    ]);
    expect(list('FREQ=MONTHLY;BYDAY=-1FR')).to.deep.equal([
      '2026-01-30T22:00',
      '2026-02-27T22:00',
      '2026-03-27T22:00',
    ]);
    expect(list('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1')[1]).to.equal('2026-03-02T22:00');
    expect(list('FREQ=DAILY;COUNT=2')).to.have.length(2);
    const bounded = listOccurrences(
      series('FREQ=DAILY', '2026-01-04T22:00', 'Etc/UTC'),
      at('2026-02-01T22:00Z'),
      at('2026-02-03T22:00Z'),
    );
    expect(spell(bounded), 'the end is not part of it').to.deep.equal([
      '2026-02-01T22:00',
      '2026-02-02T22:00',
    ]);
  });

  it('end where UNTIL says: at an instant with Z, on the wall clock without', () => {
    const list = (until: string) => {
      const rule = `FREQ=DAILY;UNTIL=${until}`;
      const tokyo = series(rule, '2026-01-01T08:00', 'Asia/Tokyo');
      return listOccurrences(tokyo, at('2025-12-01'), at('2026-02-01')).length;
    };
    // 08:00 on the 5th in Tokyo is 23:00 on the 4th in UTC.
    expect(list('20260104T230000Z')).to.equal(5);
    expect(list('20260104T225959Z')).to.equal(4);
    expect(list('20260105T080000')).to.equal(5);
    expect(list('20260105T075959')).to.equal(4);
    expect(list('20260105')).to.equal(5);
  });

  it('are told to be over', () => {
    const rule = series('FREQ=DAILY;COUNT=3', '2026-01-01T10:00', 'Europe/Berlin');
    expect(occursAfter(rule, at('2026-01-03T08:59Z'))).to.equal(true);
    expect(occursAfter(rule, at('2026-01-03T09:01Z'))).to.equal(false);
  });
});

describe('a recurrence rule', () => {
  it('is refused with a reason when it cannot be kept or would take for ever to find out', () => {
    for (const [rule, reason] of [
      ['', 'must have FREQ'],
      ['FREQ=HOURLY', 'must have FREQ'],
      ['FREQ=SECONDLY;COUNT=1', 'must have FREQ'],
      ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'cannot have BYMONTH'],
      ['FREQ=DAILY;BYSETPOS=9', 'cannot have BYSETPOS'],
      ['FREQ=DAILY;INTERVAL=7;BYDAY=TU', 'cannot have BYDAY'],
      ['FREQ=WEEKLY;BYDAY=2MO', 'has a BYDAY'],
      ['FREQ=WEEKLY;BYHOUR=3', 'cannot have BYHOUR'],
      ['FREQ=MONTHLY;BYDAY=6MO', 'has a BYDAY'],
      ['FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2', 'has BYSETPOS, which needs'],
      ['FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=3', 'has both'],
      ['FREQ=DAILY;COUNT=3;UNTIL=20260101', 'has both'],
      ['FREQ=DAILY;FREQ=WEEKLY', 'has a part twice'],
      ['FREQ=DAILY;INTERVAL=0', 'has a INTERVAL'],
      ['DTSTART=20260101;FREQ=DAILY', 'cannot have DTSTART'],
      ['FREQ=DAILY;X', 'cannot have X'],
      ['FREQ=constructor;X=1', 'must have FREQ'],
      ['FREQ=toString', 'must have FREQ'],
      ['FREQ=DAILY;UNTIL=00000000', 'has an UNTIL that is no date'],
      ['FREQ=DAILY;UNTIL=20261399T999999Z', 'has an UNTIL that is no date'],
      ['FREQ=DAILY;UNTIL=20260230', 'has an UNTIL that is no date'],
      ['FREQ=DAILY;UNTIL=00010101', 'has an UNTIL that is no date'],
      ['FREQ=DAILY;UNTIL=99991231T235959Z', 'has an UNTIL that is no date'],
    ] as const) {
      expect(faultOfRule(rule), rule).to.include(reason);
    }
  });

  it('that is let through never keeps the process searching', function () {
    this.timeout(10_000);
    // The slowest that remain: they never occur, and the library looks to the year 9999.
    for (const rule of [
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31',
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=-30',
    ]) {
      expect(faultOfRule(rule), rule).to.equal(undefined);
      const begun = process.cpuUsage();
      expect(occursAfter(series(rule, '2026-02-01T10:00', 'Etc/UTC'), at('2026-01-01'))).to.equal(false);
      const { user } = process.cpuUsage(begun);
      expect(user / 1_000, `${rule}, ms`).to.be.below(2_000);
    }
  });
});
