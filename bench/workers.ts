/**
 * `node bench/workers.ts`: how `--workers` grows with cores, on a machine that has none to spare. Every process of the server
 * gets a fifth of one core by quota: several workers then have several times the CPU of one, as on as many small cores.
 * What it cannot show is what real cores share: caches, memory, the network's interrupts.
 */
import { childrenOf } from './children.ts';
import { startLoadClient } from './load/client.ts';
import type { LoadAnswer } from './load/messages.ts';
import { describeMachine } from './machine.ts';
import { takeBenchOptions } from './options.ts';
import { boundCpu } from './quota.ts';
import { spellMachine } from './report.ts';
import { startOurs } from './servers/ours.ts';

const values = takeBenchOptions('node bench/workers.ts', {
  workers: {
    default: '1,2,4',
    meaning: 'how many workers there are, by comma',
    isRight: (text) => /^\d+(,\d+)*$/.test(text),
  },
  percent: { default: '18', meaning: 'of one core for each process' },
  subscribers: { default: '6000', meaning: 'how many come, and read' },
  rounds: { default: '30', meaning: 'events, each published when the last has reached everyone' },
});

interface Scaling {
  readonly workers: number;
  readonly arrivalsPerSecond: number;
  readonly deliveriesPerSecond: number;
  readonly missing: number;
}

async function measure(workers: number): Promise<Scaling> {
  const server = await startOurs(false, ['--workers', String(workers)]);
  const load = startLoadClient();
  const pids = [...new Set([...server.pids, ...server.pids.flatMap(childrenOf)])];
  const unbind = pids.map((pid) => boundCpu(pid, Number(values.percent) / 100));
  try {
    const { target, publication } = server;
    const count = Number(values.subscribers);
    const { tookMs } = await load.tell<{ tookMs: number }>({ do: 'open', count, target });
    await load.tell({ do: 'rounds', publication, rounds: 5 });
    const answer = await load.tell<LoadAnswer>({ do: 'rounds', publication, rounds: Number(values.rounds) });
    return {
      workers,
      arrivalsPerSecond: (count * 1_000) / tookMs,
      deliveriesPerSecond: (answer.deliveries * 1_000) / answer.tookMs,
      missing: answer.missing,
    };
  } finally {
    await load.stop();
    await server.stop();
    await Promise.all(unbind.map((undo) => undo()));
  }
}

const results: Scaling[] = [];
for (const workers of values.workers.split(',').map(Number)) {
  console.error(`${workers} of ${values.percent} % of a core each …`);
  results.push(await measure(workers));
}
const times = (value: number, of: (result: Scaling) => number): string =>
  `${Math.round(value).toLocaleString('en-US')} (${(value / of(results[0]!)).toFixed(2)} ×)`;
console.log(`${spellMachine(describeMachine())}\n`);
console.log('| workers | arrivals/s | deliveries/s | missing |\n| ---: | ---: | ---: | ---: |');
for (const { workers, arrivalsPerSecond, deliveriesPerSecond, missing } of results) {
  const arrivals = times(arrivalsPerSecond, (result) => result.arrivalsPerSecond);
  const deliveries = times(deliveriesPerSecond, (result) => result.deliveriesPerSecond);
  console.log(`| ${workers} | ${arrivals} | ${deliveries} | ${missing} |`);
}
