import { expect } from 'chai';
import { checkCycles } from './cycles.ts';
import { checkOrder } from './order.ts';
import { checkPackages } from './packages.ts';
import { checkAdapters, checkRooms } from './rooms.ts';
import { parseSource, type Source, type Violation } from './source.ts';
import { checkTables } from './tables.ts';
import { checkTransactions } from './transactions.ts';

type Rule = (sources: readonly Source[]) => readonly Violation[];
type Files = Readonly<Record<string, string>>;

const VERB = `import { transact } from '../events/transact.ts';\n`;

function run(rule: Rule, files: Files): string[] {
  const sources = Object.entries(files).map(([path, text]) => parseSource(path, text));
  return rule(sources).map(({ path, line }) => (line ? `${path}:${line}` : path));
}

/** Each case: what the rule says, the files, and where it must find something (nowhere: it is allowed). */
const CASES: readonly (readonly [title: string, rule: Rule, files: Files, found: readonly string[]])[] = [
  [
    'finds an import of a later place',
    checkOrder,
    { 'server/src/platform/log.ts': `\nimport { route } from '../http/route.ts';` },
    ['server/src/platform/log.ts:2'],
  ],
  [
    'finds an import of a later place that is a type only',
    checkOrder,
    { 'sdk/src/contract/run.ts': `import type {\n  Store,\n} from '../store/store.ts';` },
    ['sdk/src/contract/run.ts:1'],
  ],
  [
    'finds a dynamic import of a later place',
    checkOrder,
    { 'widget/src/messages/en.ts': `const late = () => import('../define.ts');` },
    ['widget/src/messages/en.ts:1'],
  ],
  [
    'finds a re-export of a later place',
    checkOrder,
    { 'sdk/src/errors.ts': `export { createStatusClient } from './client.ts';` },
    ['sdk/src/errors.ts:1'],
  ],
  [
    'allows its own folder, earlier places, other rooms, and everything in a test',
    checkOrder,
    {
      'server/src/services/update-service.ts': `import { a } from './present.ts';\nimport { b } from '../events/topics.ts';`,
      'server/src/incidents/list-incidents.ts': `import { Service } from '../services/service.entity.ts';`,
      'server/src/platform/log.test.ts': `import { start } from '../main.ts';`,
    },
    [],
  ],
  [
    'does not take a comment for an import',
    checkOrder,
    { 'sdk/src/errors.ts': `// import { a } from './client.ts';\n/*\nimport { b } from './live.ts';\n*/` },
    [],
  ],
  ['finds a file without a place', checkOrder, { 'server/src/stuff.ts': '' }, ['server/src/stuff.ts']],
  [
    'finds a program that imports a double',
    checkOrder,
    { 'sdk/src/live.ts': `import { createManualClock } from './testing/manual-clock.ts';` },
    ['sdk/src/live.ts:1'],
  ],
  [
    'finds a path into another package',
    checkOrder,
    { 'widget/src/status-controller.ts': `import { a } from '../../sdk/src/client.ts';` },
    ['widget/src/status-controller.ts:1'],
  ],
  [
    'finds a cycle through types',
    checkCycles,
    { 'a/one.ts': `import { two } from './two.ts';`, 'a/two.ts': `import type { One } from './one.ts';` },
    ['a/one.ts'],
  ],
  [
    'allows two ways to one file',
    checkCycles,
    {
      'a/one.ts': `import { b } from './two.ts';\nimport { c } from './three.ts';`,
      'a/two.ts': `import { c } from './three.ts';`,
      'a/three.ts': '',
    },
    [],
  ],
  [
    "finds another room's verb and routes",
    checkRooms,
    {
      'server/src/services/update-service.ts': VERB,
      'server/src/incidents/create-incident.ts': `import { updateService } from '../services/update-service.ts';\nimport { x } from '../services/routes.ts';`,
    },
    ['server/src/incidents/create-incident.ts:1', 'server/src/incidents/create-incident.ts:2'],
  ],
  [
    "allows another room's read, and a step that takes the transaction",
    checkRooms,
    {
      'server/src/services/list-services.ts': '',
      'server/src/services/show-status.ts': `import type { Transaction } from '../events/transact.ts';`,
      'server/src/incidents/create-incident.ts': `import { a } from '../services/list-services.ts';\nimport { b } from '../services/show-status.ts';`,
    },
    [],
  ],
  [
    'finds a choice of adapter outside compose.ts',
    checkAdapters,
    {
      'server/src/app.ts': `import { createRedisBus } from './platform/bus/redis-bus.ts';`,
      'server/src/compose.ts': `import { createRedisBus } from './platform/bus/redis-bus.ts';`,
    },
    ['server/src/app.ts:1'],
  ],
  [
    'finds an entity in a room that does not own its table',
    checkTables,
    { 'server/src/incidents/service.entity.ts': `const S = defineEntity({ tableName: 'service' });` },
    ['server/src/incidents/service.entity.ts'],
  ],
  [
    'finds a table nobody owns',
    checkTables,
    { 'server/src/services/pet.entity.ts': `const S = defineEntity({ tableName: 'pet' });` },
    ['server/src/services/pet.entity.ts'],
  ],
  [
    "finds a write to another room's entity",
    checkTables,
    {
      'server/src/incidents/create-incident.ts': `import { Service } from '../services/service.entity.ts';\ntx.em.create(Service, {});`,
      'server/src/services/create-service.ts': `import { Service } from './service.entity.ts';\ntx.em.create(Service, {});`,
    },
    ['server/src/incidents/create-incident.ts:2'],
  ],
  [
    "finds SQL that writes another room's table",
    checkTables,
    { 'server/src/uptime/roll-up.ts': 'em.execute(\n  `update service set status = ?`);' },
    ['server/src/uptime/roll-up.ts:2'],
  ],
  [
    'finds a transaction that appends nothing',
    checkTransactions,
    {
      'server/src/services/update-service.ts': `${VERB}transact(context, actor, [topic], async (tx) => {\n  tx.audit('x');\n});`,
    },
    ['server/src/services/update-service.ts:2'],
  ],
  [
    'allows an append, an append by a helper, and an audit row where no topic is locked',
    checkTransactions,
    {
      'server/src/services/a.ts': `${VERB}transact(context, actor, [t], async (tx) => { tx.append(t, 'x', {}); });`,
      'server/src/services/b.ts': `${VERB}import { show } from './show.ts';\ntransact(context, actor, [t], async (tx) => { show(tx, 1); });`,
      'server/src/services/d.ts': `${VERB}transact(context, actor, [t], async (tx) => { tell(tx); });\nconst tell = (tx) => tx.append('t', 'x', {});`,
      'server/src/services/show.ts': `export const show = (tx) => tx.append('t', 'x', {});`,
      'server/src/access/c.ts': `${VERB}transact(context, actor, [], async (tx) => { tx.audit('x'); });`,
    },
    [],
  ],
  [
    'finds the context inside a transaction, but not its clock',
    checkTransactions,
    {
      'server/src/services/a.ts': `${VERB}transact(context, actor, [t], async (tx) => {\n  await context.database.em();\n  tx.append(t, 'x', {});\n});`,
      'server/src/services/b.ts': `${VERB}transact(context, actor, [t], async (tx) => { tx.append(t, 'x', context.clock.now()); });`,
    },
    ['server/src/services/a.ts:2'],
  ],
  [
    "finds a job enqueued outside the caller's transaction",
    checkTransactions,
    {
      'server/src/webhooks/a.ts': `boss.send(queue, data, { db: fromKysely(kysely) });`,
      'server/src/webhooks/b.ts': `boss.send(queue, data, { db: fromKysely(tx.em.getKysely()) });`,
    },
    ['server/src/webhooks/a.ts:1'],
  ],
];

const MANIFESTS = { sdk: { dependencies: { 'eventsource-parser': '1.0.0' } }, widget: {}, server: {} };

describe('the rules of the architecture', () => {
  for (const [title, rule, files, found] of CASES) {
    it(title, () => expect(run(rule, files)).to.deep.equal(found));
  }

  it('find an import of what the package does not install, of Node in a browser, and of a neighbour', () => {
    const files = {
      'sdk/src/client.ts': `import { a } from 'eventsource-parser/stream';\nimport { b } from 'lodash';\nimport 'node:fs';`,
      'widget/src/index.ts': `import type { Snapshot } from '@status-badge/sdk';\nimport { c } from '@status-badge/server';`,
      'server/src/main.ts': `import { readFileSync } from 'node:fs';\nimport { d } from '@status-badge/sdk';`,
    };
    const found = run((sources) => checkPackages(sources, MANIFESTS), files);
    expect(found).to.deep.equal([
      'sdk/src/client.ts:2',
      'sdk/src/client.ts:3',
      'widget/src/index.ts:2',
      'server/src/main.ts:2',
    ]);
  });
});
