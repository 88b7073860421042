import { groups, incident, maintenance, makeRun, NOW, snapshotOf } from './states.js';

/** Time stands still, so that a picture is the same at every hour. */
const clock = { now: () => NOW, setTimeout: () => 0, clearTimeout: () => {} };

const LIVE = { state: 'open', transport: 'stream', since: NOW, lastError: null, staleSince: null };
const STALE = { ...LIVE, state: 'waiting', transport: null, staleSince: NOW - 30 * 60_000 };

function sourceOf(snapshot, connection) {
  return {
    getSnapshot: () => snapshot,
    getRun: () => snapshot,
    connection,
    subscribe: () => () => {},
    on: () => () => {},
    close: () => {},
  };
}

const STATES = {
  operational: snapshotOf('operational'),
  under_maintenance: snapshotOf('under_maintenance', { maintenances: [maintenance('in_progress')] }),
  degraded_performance: snapshotOf('degraded_performance'),
  partial_outage: snapshotOf('partial_outage'),
  major_outage: snapshotOf('major_outage', {
    incidents: [incident],
    maintenances: [maintenance('scheduled')],
  }),
};

/** Every state a variant is shown in: a name, what is known, how the connection is, more attributes. */
function scenesOf(variant) {
  const entries = Object.entries(STATES).map(([name, snapshot]) => ({ name, snapshot, connection: LIVE }));
  const unknown = { name: 'unknown', snapshot: undefined, connection: STALE };
  const stale = { name: 'stale', snapshot: STATES.operational, connection: STALE };
  if (variant === 'panel') return [...entries, stale, unknown];
  // While all is well, or unknown, there is no banner.
  if (variant === 'banner') return [...entries.slice(1), { ...entries[4], name: 'stale', connection: STALE }];
  if (variant === 'run') {
    const runs = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out'].map((status) => ({
      name: status,
      run: makeRun(status),
      connection: LIVE,
    }));
    return [...runs, { ...runs[1], name: 'stale', connection: STALE }, { ...unknown, run: undefined }];
  }
  const service = { ...entries[4], name: 'service', attributes: { service: 'Payments' } };
  const live = { ...entries[0], name: 'live', attributes: { 'show-connection': '' } };
  return [...entries, unknown, stale, service, live];
}

function makeBadge(variant, { snapshot, run, connection, attributes = {} }, { theme, locale }) {
  const badge = document.createElement('status-badge');
  const all = {
    theme,
    locale,
    'grace-ms': '0',
    ...(variant === 'run' ? { run: 'run000000001' } : { variant }),
    ...attributes,
  };
  for (const [name, value] of Object.entries(all)) badge.setAttribute(name, value);
  badge.clock = clock;
  if (variant === 'run') badge.runSource = sourceOf(run, connection);
  else badge.client = sourceOf(snapshot, connection);
  return badge;
}

/** Fills the page with one variant in every state, and waits until it is drawn. */
window.showScenes = async (variant, options) => {
  document.body.className = `${options.theme} ${variant} ${['panel', 'banner', 'run'].includes(variant) ? 'wide' : ''}`;
  const items = scenesOf(variant).map((scene) => {
    const item = document.createElement('div');
    item.append(makeBadge(variant, scene, options));
    return item;
  });
  document.body.replaceChildren(...items);
  await settled();
};

/** A pill with its panel open. */
window.showOpen = async (options) => {
  document.body.className = `${options.theme} open`;
  const badge = makeBadge('pill', { snapshot: STATES.major_outage, connection: LIVE }, options);
  document.body.replaceChildren(badge);
  await settled();
  badge.shadowRoot.querySelector('button').click();
  await settled();
};

async function settled() {
  // Parts and words come as files of their own: nothing is left to come when two rounds asked for none.
  for (let quiet = 0, seen = -1; quiet < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const count = performance.getEntriesByType('resource').length;
    quiet = count === seen ? quiet + 1 : 0;
    seen = count;
  }
}

window.scenesReady = customElements.whenDefined('status-badge').then(() => groups.length);
