import type { PositionedEvent, Snapshot } from '@status-badge/sdk';
import { EVENT_TYPES, paths } from '@status-badge/sdk/contract';
import { reduce } from '@status-badge/sdk/store';
import { EventSource, type FetchLike } from 'eventsource';
import type { Chance } from './chance.ts';
import type { Reader } from './reader.ts';
import { createSequence } from './sequence.ts';

/** A reader with npm `eventsource`, opened again with `?cursor=` when an answer other than 200 has closed it. */
export interface PlainReader extends Reader {
  /** Reads nothing more from its socket until the answered function is called. */
  stall(): () => void;
}

interface Gate {
  passed: Promise<void>;
}

/** The platform's fetch, with a body that waits at a gate before each read. */
function gatedFetch(gate: Gate): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init as RequestInit);
    const getReader = () => {
      const reader = response.body!.getReader();
      return {
        read: () => gate.passed.then(() => reader.read()),
        cancel: () => reader.cancel(),
      };
    };
    const { url: address, status, redirected, headers } = response;
    return { url: address, status, redirected, headers, body: response.body && { getReader } };
  };
}

export function createPlainReader(
  name: string,
  endpoint: string,
  organization: string,
  chance: Chance,
): PlainReader {
  const sequence = createSequence(name);
  const gate: Gate = { passed: Promise.resolve() };
  let source: EventSource;
  let cursor = '';
  let state: Snapshot | undefined;
  let reset: string | undefined;
  let opened = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function read({ type, data, lastEventId }: MessageEvent<string>): void {
    cursor = lastEventId;
    if (type === 'stream.reset') reset = (JSON.parse(data) as { reason: string }).reason;
    else if (type === 'snapshot') {
      state = { ...(JSON.parse(data) as Snapshot), cursor };
      sequence.begin(cursor, reset);
      reset = undefined;
    } else if (!type.startsWith('stream.')) {
      sequence.event(cursor, data);
      state = reduce(state!, { ...(JSON.parse(data) as PositionedEvent), id: cursor });
    }
  }

  function open(): void {
    opened += 1;
    const query = cursor ? `?cursor=${cursor}` : '';
    source = new EventSource(endpoint + paths.stream(organization) + query, { fetch: gatedFetch(gate) });
    for (const type of [...EVENT_TYPES, 'snapshot', 'stream.reset', 'stream.ping'])
      source.addEventListener(type, read);
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED || closed) return;
      timer = setTimeout(open, chance.between(200, 2_000));
    });
  }

  open();
  return {
    name,
    sequence,
    state: () => state,
    describe: () => `ready state ${source.readyState}, opened ${opened} times`,
    stall() {
      let release = (): void => undefined;
      gate.passed = new Promise((done) => {
        release = done;
      });
      return release;
    },
    close() {
      closed = true;
      clearTimeout(timer);
      source.close();
    },
  };
}
