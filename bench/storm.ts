/**
 * `node bench/storm.ts`: what happens in the minute after instances of a fleet die. A simulation of the clients'
 * waiting times as the SDK has them and of servers that accept so many connections a second; no network, the same
 * answer every time. Compare with `--no-jitter`, or with `--native` for browsers' own EventSource.
 */
import { backoffMs, MAX_DELAY_MS } from '../sdk/src/connection/backoff.ts';
import { createChance } from '../server/src/testing/fleet/chance.ts';
import { takeBenchOptions } from './options.ts';

const values = takeBenchOptions('node bench/storm.ts', {
  viewers: { default: '1000000', meaning: 'how many read' },
  instances: { default: '100', meaning: 'how many instances there are' },
  dying: { default: '10', meaning: 'how many of them die' },
  accepts: { default: '2000', meaning: 'connections one instance accepts a second; see docs/benchmarks.md' },
  drain: {
    default: '0',
    meaning:
      'seconds over which a drained instance says goodbye and names a time to return; 0: it was killed',
  },
  native: { default: false, meaning: "wait as browsers' own EventSource does" },
  'no-jitter': { default: false, meaning: 'wait without chance' },
  seed: { default: '1', meaning: 'of what is left to chance' },
});

interface Storm {
  viewers: number;
  survivors: number;
  acceptsPerSecond: number;
  /** How long a client stays away before attempt `failures`. */
  delayMs(failures: number): number;
}

interface Outcome {
  /** Attempts in the busiest second, over all survivors. */
  readonly peakPerSecond: number;
  readonly refused: number;
  /** When half, 99 % and all are back. */
  readonly halfMs: number;
  readonly mostMs: number;
  readonly allMs: number;
}

const SLOT_MS = 100;

/** Walks through time in slots: who is due knocks, so many are let in, the others come back later. */
function simulate({ viewers, survivors, acceptsPerSecond, delayMs }: Storm): Outcome {
  const due: number[][] = [];
  const put = (atMs: number, failures: number): void => {
    const slot = Math.floor(atMs / SLOT_MS);
    due[slot] ??= [];
    due[slot].push(failures);
  };
  for (let viewer = 0; viewer < viewers; viewer += 1) put(delayMs(1), 1);
  const capacity = (survivors * acceptsPerSecond * SLOT_MS) / 1_000;
  const backAt: number[] = [];
  const attempts: number[] = [];
  let refused = 0;
  for (let slot = 0; slot < due.length; slot += 1) {
    const knocking = due[slot] ?? [];
    attempts[slot] = knocking.length;
    for (const [index, failures] of knocking.entries()) {
      if (index < capacity) backAt.push(slot * SLOT_MS);
      else {
        refused += 1;
        put((slot + 1) * SLOT_MS + delayMs(failures + 1), failures + 1);
      }
    }
    due[slot] = [];
  }
  const perSecond = attempts.reduce<number[]>((sums, count, slot) => {
    const second = Math.floor((slot * SLOT_MS) / 1_000);
    sums[second] = (sums[second] ?? 0) + count;
    return sums;
  }, []);
  const when = (share: number): number => backAt[Math.max(0, Math.ceil(backAt.length * share) - 1)] ?? 0;
  return {
    peakPerSecond: perSecond.reduce((most, count) => Math.max(most, count), 0),
    refused,
    halfMs: when(0.5),
    mostMs: when(0.99),
    allMs: when(1),
  };
}

const chance = createChance(Number(values.seed));
const drainMs = Number(values.drain) * 1_000;

function delayMs(failures: number): number {
  // A browser's EventSource waits what `retry:` said, everybody the same.
  if (values.native) return 2_000;
  if (values['no-jitter']) return Math.min(MAX_DELAY_MS, 1_000 * 2 ** failures);
  if (drainMs > 0 && failures === 1) return chance.between(0, drainMs) + chance.between(0, 2_000);
  return backoffMs(failures, chance.next);
}

const instances = Number(values.instances);
const dying = Number(values.dying);
const viewers = Math.round((Number(values.viewers) * dying) / instances);
const outcome = simulate({
  viewers,
  survivors: instances - dying,
  acceptsPerSecond: Number(values.accepts),
  delayMs,
});
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
console.log(`${viewers.toLocaleString('en-US')} viewers of ${dying} of ${instances} instances come back to ${instances - dying}:
  busiest second      ${outcome.peakPerSecond.toLocaleString('en-US')} attempts, ${Math.ceil(outcome.peakPerSecond / (instances - dying)).toLocaleString('en-US')} for each instance
  turned away         ${outcome.refused.toLocaleString('en-US')}
  half are back after ${seconds(outcome.halfMs)}, 99 % after ${seconds(outcome.mostMs)}, all after ${seconds(outcome.allMs)}`);
