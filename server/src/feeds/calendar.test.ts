import type { Maintenance, Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import ICAL from 'ical.js';
import { writeCalendar } from './calendar.ts';

const ADDRESS = 'https://status.example.com/status/acme';
const snapshot = { organization: { name: 'Acme, Inc.; "us"' } } as unknown as Snapshot;
const maintenance: Maintenance = {
  ...{ id: 'm1', name: 'Move; racks, 1\\2 \u0007🚚', status: 'scheduled', services: [] },
  updates: [
    {
      ...{ id: 'u2', status: 'scheduled', displayAt: '2026-01-06T00:00:00.000Z' },
      ...{ createdAt: '2026-01-06T00:00:00.000Z', updatedAt: '2026-01-06T00:00:00.000Z' },
      message: `line one\nEND:VEVENT\n${'ä'.repeat(200)}`,
    },
  ],
  ...{ scheduledStartAt: '2026-02-01T02:00:00.000Z', scheduledEndAt: '2026-02-01T03:30:00.000Z' },
  ...{ startedAt: null, completedAt: null, recurrenceId: null },
  ...{ createdAt: '2026-01-05T12:00:00.000Z', updatedAt: '2026-01-06T00:00:00.000Z' },
};

function read(maintenances: readonly Maintenance[]) {
  const calendar = new ICAL.Component(ICAL.parse(writeCalendar(snapshot, maintenances, ADDRESS)));
  return calendar.getAllSubcomponents('vevent').map((event) => ({
    uid: event.getFirstPropertyValue('uid'),
    summary: event.getFirstPropertyValue('summary'),
    description: event.getFirstPropertyValue('description'),
    start: String(event.getFirstPropertyValue('dtstart')),
    end: String(event.getFirstPropertyValue('dtend')),
    changed: String(event.getFirstPropertyValue('last-modified')),
    revision: event.getFirstPropertyValue('sequence'),
    status: event.getFirstPropertyValue('status'),
    takes: event.getFirstPropertyValue('transp'),
  }));
}

describe('the calendar of an organization', () => {
  it('has each maintenance in its window, its text as it is', () => {
    expect(read([maintenance])).to.deep.equal([
      {
        uid: 'm1@status.example.com',
        summary: 'Move; racks, 1\\2 🚚',
        description: maintenance.updates[0]!.message,
        start: '2026-02-01T02:00:00Z',
        end: '2026-02-01T03:30:00Z',
        changed: '2026-01-06T00:00:00Z',
        revision: 43_200,
        status: 'CONFIRMED',
        takes: 'TRANSPARENT',
      },
    ]);
  });

  it('says of a cancelled one that it is', () => {
    expect(read([{ ...maintenance, status: 'cancelled' }])[0]!.status).to.equal('CANCELLED');
  });

  it('counts a revision with each change, so that a calendar takes it for newer than what it has', () => {
    const planned = { ...maintenance, updatedAt: maintenance.createdAt };
    const replanned = { ...planned, updatedAt: '2026-01-05T12:00:01.000Z' };
    const [before, after] = [planned, replanned].map((each) => read([each])[0]!.revision);
    expect([before, after]).to.deep.equal([0, 1]);
  });

  it('is the same text whenever it is written', () => {
    const first = writeCalendar(snapshot, [maintenance], ADDRESS);
    expect(first.match(/(?<=DTSTAMP:)\w+/g)).to.deep.equal(['20260106T000000Z']);
  });

  it('is a calendar with a name, and empty where nothing is planned', () => {
    const calendar = new ICAL.Component(ICAL.parse(writeCalendar(snapshot, [], ADDRESS)));
    expect(calendar.getFirstPropertyValue('x-wr-calname')).to.equal('Acme, Inc.; "us" · Maintenances');
    expect(calendar.getAllSubcomponents('vevent')).to.deep.equal([]);
  });
});
