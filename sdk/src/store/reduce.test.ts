import { expect } from 'chai';
import type { EventMap, EventType, PositionedEvent, StatusEvent } from '../contract/index.ts';
import { EVENT_TYPES } from '../contract/index.ts';
import {
  cursorAt,
  sampleGroup,
  sampleIncident,
  sampleMaintenance,
  sampleService,
  sampleSnapshot,
} from '../testing/samples.ts';
import { reduce } from './reduce.ts';

function event<T extends EventType>(type: T, data: EventMap[T], position = 1): PositionedEvent {
  const body = { type, timestamp: '2026-01-01T00:00:00.000Z', data } as unknown as StatusEvent;
  return { ...body, id: cursorAt(position) };
}

const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).join(' ');

describe('reduce', () => {
  it('keeps services by order, then id, and the roll-up up to date', () => {
    let state = sampleSnapshot();
    for (const [id, order] of [
      ['b', 1],
      ['c', 0],
      ['a', 1],
    ] as const) {
      state = reduce(state, event('service.created', { service: sampleService(id, { order }) }));
    }
    expect(ids(state.services)).to.equal('c a b');
    const service = sampleService('b', { order: -1, status: 'partial_outage' });
    const change = { service, oldStatus: 'operational', newStatus: 'partial_outage', message: null } as const;
    state = reduce(state, event('service.status_changed', change, 9));
    expect(ids(state.services)).to.equal('b c a');
    expect(state.statusLabel).to.equal('partial_outage');
    expect(state.status.indicator).to.equal('major');
    expect(state.cursor).to.equal(cursorAt(9));
    state = reduce(state, event('service.deleted', { service }));
    expect(ids(state.services)).to.equal('c a');
    expect(state.statusLabel).to.equal('operational');
  });

  it('keeps groups by order, then id', () => {
    let state = sampleSnapshot();
    for (const id of ['b', 'a']) state = reduce(state, event('group.created', { group: sampleGroup(id) }));
    expect(ids(state.groups)).to.equal('a b');
    state = reduce(state, event('group.updated', { group: sampleGroup('a', { order: 2 }) }));
    expect(ids(state.groups)).to.equal('b a');
    state = reduce(state, event('group.deleted', { group: sampleGroup('b') }));
    expect(ids(state.groups)).to.equal('a');
  });

  it('shows unresolved incidents, newest first, and lets one without services speak by its impact', () => {
    let state = sampleSnapshot();
    for (const [id, startedAt] of [
      ['b', '2026-01-02'],
      ['c', '2026-01-03'],
      ['a', '2026-01-02'],
    ] as const) {
      const incident = sampleIncident(id, { startedAt, impact: 'critical' });
      state = reduce(state, event('incident.created', { incident, update: null }));
    }
    expect(ids(state.incidents)).to.equal('c a b');
    expect(state.statusLabel).to.equal('major_outage');
    for (const id of ['a', 'b']) {
      const incident = sampleIncident(id, { status: 'resolved' });
      state = reduce(state, event('incident.resolved', { incident, update: null }));
    }
    state = reduce(state, event('incident.deleted', { incident: sampleIncident('c') }));
    expect(state.incidents).to.deep.equal([]);
    expect(state.statusLabel).to.equal('operational');
  });

  it('brings an incident back that is opened again', () => {
    const incident = sampleIncident('a', { status: 'monitoring' });
    const state = reduce(sampleSnapshot(), event('incident.updated', { incident, update: null }));
    expect(ids(state.incidents)).to.equal('a');
  });

  it('shows maintenances until they end, soonest first', () => {
    let state = sampleSnapshot();
    for (const [id, scheduledStartAt] of [
      ['b', '2026-01-02'],
      ['a', '2026-01-02'],
      ['c', '2026-01-01'],
    ] as const) {
      const maintenance = sampleMaintenance(id, { scheduledStartAt });
      state = reduce(state, event('maintenance.scheduled', { maintenance }));
    }
    expect(ids(state.maintenances)).to.equal('c a b');
    const started = sampleMaintenance('c', { status: 'in_progress' });
    state = reduce(state, event('maintenance.started', { maintenance: started }));
    expect(state.maintenances.find(({ id }) => id === 'c')?.status).to.equal('in_progress');
    const ends = { a: 'completed', b: 'cancelled' } as const;
    for (const [id, status] of Object.entries(ends)) {
      const maintenance = sampleMaintenance(id, { status });
      state = reduce(state, event(`maintenance.${status}`, { maintenance }));
    }
    state = reduce(state, event('maintenance.deleted', { maintenance: started }));
    expect(state.maintenances).to.deep.equal([]);
  });

  it('takes the organization from its event', () => {
    const organization = { ...sampleSnapshot().organization, name: 'New' };
    const state = reduce(sampleSnapshot(), event('organization.updated', { organization }));
    expect(state.organization.name).to.equal('New');
  });

  it('changes neither its argument nor what the event does not touch', () => {
    const before = sampleSnapshot(0, { services: [sampleService('a')] });
    const copy = structuredClone(before);
    const after = reduce(before, event('group.created', { group: sampleGroup('g') }));
    expect(before).to.deep.equal(copy);
    expect(after.services).to.equal(before.services);
  });

  it('moves only the cursor for events of other topics', () => {
    const before = sampleSnapshot();
    const queue = { job: null, queued: 1, running: 0, finishedLastHour: 0, medianDurationMs: null };
    const after = reduce(before, event('queue.updated', { queue }, 3));
    expect(after).to.deep.equal({ ...before, cursor: cursorAt(3) });
    expect(EVENT_TYPES).to.include('queue.updated');
  });
});
