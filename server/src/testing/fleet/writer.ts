import { setTimeout as sleep } from 'node:timers/promises';
import { paths, SERVICE_STATUSES } from '@status-badge/sdk/contract';
import type { Chance } from './chance.ts';

/** Someone who changes one service at a time, through the proxy, whatever else happens. */
export interface Writer {
  /** What was answered 200: each of these must be in the log exactly once. */
  readonly acknowledged: ReadonlySet<string>;
  /** What was sent at all: nothing else may be in the log. */
  readonly sent: ReadonlySet<string>;
  /** Stops, and resolves when the last request is over. */
  stop(): Promise<void>;
}

export interface WriterOptions {
  readonly endpoint: string;
  readonly key: string;
  readonly serviceIds: readonly string[];
  readonly writesPerSecond: number;
  readonly chance: Chance;
}

const PATIENCE_MS = 8_000;
// Now and then a long text, so that a stalled reader's queue fills.
const LONG_TEXT = 'It is being looked into. '.repeat(70);

/** One lane for each service, so that no write waits for another's answer. */
export function startWriter(options: WriterOptions): Writer {
  const acknowledged = new Set<string>();
  const sent = new Set<string>();
  const stopping = new AbortController();
  const pauseMs = (1_000 * options.serviceIds.length) / options.writesPerSecond;

  async function write(serviceId: string, token: string): Promise<void> {
    const { chance, endpoint, key } = options;
    sent.add(token);
    const status = chance.pick(SERVICE_STATUSES);
    const text = chance.next() < 0.3 ? LONG_TEXT : 'Seen.';
    try {
      const response = await fetch(endpoint + paths.service(serviceId), {
        method: 'PATCH',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ description: `${token} ${text}`, status, message: text }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await response.arrayBuffer();
      if (response.status === 200) acknowledged.add(token);
    } catch {
      // Whether it was written is for the log to say.
    }
  }

  async function writeLane(serviceId: string, lane: number): Promise<void> {
    await sleep(pauseMs * options.chance.next());
    for (let count = 0; !stopping.signal.aborted; count += 1) {
      const next = sleep(pauseMs);
      await write(serviceId, `w${lane}-${count}`);
      await next;
    }
  }

  const lanes = Promise.all(options.serviceIds.map(writeLane));
  return {
    acknowledged,
    sent,
    async stop() {
      stopping.abort();
      await lanes;
    },
  };
}
