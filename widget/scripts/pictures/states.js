/** Wednesday, 4 March 2026, 12:34 UTC. */
export const NOW = Date.UTC(2026, 2, 4, 12, 34);

const at = (minutesAgo) => new Date(NOW - minutesAgo * 60_000).toISOString();
const times = { createdAt: at(600), updatedAt: at(5) };

export const groups = [{ id: 'grpcore00001', name: 'Core', description: null, order: 1, ...times }];

const services = [
  ['svcapi000001', 'API', 'grpcore00001', 0],
  ['svcpay000002', 'Payments', 'grpcore00001', 1],
  ['svcweb000003', 'Website', null, 0],
  ['svcdoc000004', 'Documentation', null, 2],
];

function makeService([id, name, groupId, order], status) {
  const plain = { description: null, startDate: null, showcase: true, onlyShowIfDegraded: false };
  return { id, name, groupId, order, status, ...plain, ...times };
}

/** Acme with its payments in this status and the rest well. */
export function snapshotOf(status, change = {}) {
  return {
    organization: {
      id: 'orgacme00001',
      slug: 'acme',
      name: 'Acme',
      description: null,
      pageUrl: 'https://status.acme.example/',
      timeZone: 'Etc/UTC',
      updatedAt: at(5),
    },
    statusLabel: status,
    status: { indicator: 'none', description: '' },
    groups,
    services: services.map((each) => makeService(each, each[1] === 'Payments' ? status : 'operational')),
    incidents: [],
    maintenances: [],
    cursor: 'abcdef-1',
    ...change,
  };
}

const affected = [{ id: 'svcpay000002', status: 'major_outage' }];
const update = (id, status, minutesAgo, message) => ({
  id,
  status,
  message,
  services: affected,
  displayAt: at(minutesAgo),
  createdAt: at(minutesAgo),
  updatedAt: at(minutesAgo),
});

export const incident = {
  id: 'incident0001',
  name: 'Card payments fail',
  status: 'identified',
  impact: 'critical',
  services: affected,
  updates: [
    update(
      'update000002',
      'identified',
      12,
      'A certificate **expired**. We are replacing it; see [the plan](https://acme.example/plan).',
    ),
    update('update000001', 'investigating', 31, 'Card payments are refused:\n\n- cards\n- wallets'),
  ],
  startedAt: at(31),
  resolvedAt: null,
  postmortem: null,
  ...times,
};

export function maintenance(status) {
  const start = status === 'scheduled' ? -300 : 20;
  return {
    id: 'mainten00001',
    name: 'Database upgrade',
    status,
    services: [{ id: 'svcpay000002', status: 'under_maintenance' }],
    updates: [],
    scheduledStartAt: at(start),
    scheduledEndAt: at(start - 90),
    startedAt: null,
    completedAt: null,
    recurrenceId: null,
    ...times,
  };
}

const RUN_ENDS = ['succeeded', 'failed', 'cancelled', 'timed_out'];

export function makeRun(status) {
  const ended = RUN_ENDS.includes(status);
  return {
    id: `run-${status}`,
    job: 'nightly-export',
    jobId: 'jobnight0001',
    status,
    progress: { queued: 0, running: 42, succeeded: 100 }[status] ?? 61,
    message: status === 'queued' ? null : 'Writing 1,204 of 2,866 rows',
    error: status === 'failed' ? 'The disk is full.' : null,
    artifacts:
      status === 'succeeded'
        ? [{ id: 'a1', name: 'export.csv', url: 'https://acme.example/export.csv', sizeBytes: 12 }]
        : [],
    children: [],
    childCounts: {},
    metadata: {},
    url: null,
    queuedAt: at(9),
    startedAt: status === 'queued' ? null : at(8),
    finishedAt: ended ? at(1) : null,
    durationMs: ended ? 420_000 : null,
    updatedAt: at(1),
  };
}
