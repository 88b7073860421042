/**
 * `npm run bench`: every server alone on one core, the load client with PostgreSQL and Redis on another; a table on
 * standard output, and with `--out file` the figures as JSON.
 */
import { writeFileSync } from 'node:fs';
import { describeMachine } from './machine.ts';
import { BenchError, giveUp, takeBenchOptions } from './options.ts';
import { descriptorLimit } from './processes.ts';
import { type ContenderResult, formatTable } from './report.ts';
import { measureBurst, measureReconnect, measureSteady, measureTakeover, type Sizes } from './scenarios.ts';
import { OURS, OURS_EMBEDDED, OURS_WORKERS } from './servers/ours.ts';
import { listPeers } from './servers/peers.ts';

const SCENARIOS = ['steady', 'burst', 'reconnect', 'takeover'];
const SPARE_DESCRIPTORS = 500;
const descriptors = descriptorLimit();

const values = takeBenchOptions('npm run bench --', {
  only: { default: '', meaning: 'parts of the names of the servers to measure, by comma' },
  scenario: {
    default: SCENARIOS.join(),
    meaning: 'what to measure, by comma',
    isRight: (text) => text.split(',').every((each) => SCENARIOS.includes(each)),
  },
  subscribers: { default: '10000', meaning: 'how many read' },
  seconds: { default: '20', meaning: 'how long the steady scenario lasts' },
  lanes: { default: '16', meaning: 'how many publish at once in the burst' },
  out: { default: '', meaning: 'a file for the figures, as JSON' },
});

const subscribers = Number(values.subscribers);
const sizes: Sizes = {
  subscribers,
  perSecond: 10,
  seconds: Number(values.seconds),
  burstSubscribers: 1_000,
  burstEvents: 1_000,
  reconnects: subscribers,
  survivorSubscribers: Math.max(1, Math.min(subscribers, descriptors - SPARE_DESCRIPTORS - subscribers)),
};

if (descriptors < sizes.subscribers + SPARE_DESCRIPTORS) {
  giveUp(
    new BenchError(
      `--subscribers: ${sizes.subscribers} need as many file descriptors and ${SPARE_DESCRIPTORS} more; the hard limit here is ${descriptors} (ulimit -Hn).`,
    ),
  );
}

const scenarios = values.scenario.split(',');
const wanted = values.only.split(',').filter(Boolean);
const contenders = [...listPeers(descriptors), OURS_EMBEDDED, ...OURS_WORKERS, OURS].filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
if (contenders.length === 0) {
  giveUp(new BenchError(`--only: no server here has "${values.only}" in its name. Try --help.`));
}

const results: ContenderResult[] = [];
for (const contender of contenders) {
  const { name, setup } = contender;
  const attempt = async <T>(scenario: string, work: () => Promise<T>): Promise<T | undefined> => {
    if (!scenarios.includes(scenario)) return undefined;
    console.error(`${name}: ${scenario} …`);
    try {
      return await work();
    } catch (error) {
      console.error(`${name}: ${scenario} failed: ${(error as Error).message}`);
      return undefined;
    }
  };
  results.push({
    name,
    setup,
    steady: await attempt('steady', () => measureSteady(contender, sizes)),
    burst: await attempt('burst', () => measureBurst(contender, sizes, Number(values.lanes))),
    reconnect:
      contender === OURS ? await attempt('reconnect', () => measureReconnect(OURS.start, sizes)) : undefined,
    takeover:
      contender === OURS ? await attempt('takeover', () => measureTakeover(OURS.start, sizes)) : undefined,
  });
}

const machine = describeMachine();
console.log(formatTable(results, machine));
if (values.out) writeFileSync(values.out, `${JSON.stringify({ machine, sizes, results }, null, 2)}\n`);
