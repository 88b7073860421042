/** The load client: a process of its own on a core of its own, told by messages what to do. */
import { createHistogram } from './histogram.ts';
import type { LoadAnswer, LoadCommand } from './messages.ts';
import { createPublisher, type Publication } from './publisher.ts';
import { createSubscribers } from './subscribers.ts';

const beganAt = process.hrtime.bigint();
const now = (): number => Number((process.hrtime.bigint() - beganAt) / 1_000n);

const histogram = createHistogram();
const publisher = createPublisher();
let nextNumber = 0;
let wanted = 0;
let onAll = (): void => undefined;
let lastAt = 0;
let refused = 0;

const subscribers = createSubscribers((_, micros) => {
  lastAt = now();
  histogram.add(lastAt - micros);
  if (histogram.count === wanted) onAll();
});

const wait = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));

/** Waits for the deliveries that are still on their way. */
async function settle(deliveries: number, withinMs: number): Promise<void> {
  wanted = deliveries;
  if (histogram.count >= deliveries) return;
  await Promise.race([
    new Promise<void>((done) => {
      onAll = done;
    }),
    wait(withinMs),
  ]);
}

function measured(beginAt: number, deliveries: number): LoadAnswer {
  return {
    deliveries: histogram.count,
    missing: deliveries - histogram.count,
    refused,
    misplaced: subscribers.misplaced,
    lost: subscribers.lost,
    p50Ms: histogram.quantile(0.5),
    p99Ms: histogram.quantile(0.99),
    tookMs: (lastAt - beginAt) / 1_000,
  };
}

/** An overloaded server may refuse an event: that is counted, and nobody waits for it. */
async function publish(publication: Publication): Promise<void> {
  const number = nextNumber;
  nextNumber += 1;
  await publisher.publish(publication, number, now()).catch(() => {
    refused += 1;
  });
}

async function publishSteadily(
  publication: Publication,
  perSecond: number,
  seconds: number,
): Promise<LoadAnswer> {
  const events = perSecond * seconds;
  histogram.clear();
  refused = 0;
  subscribers.expectFrom(nextNumber);
  const beginAt = now();
  const pending: Promise<void>[] = [];
  for (let sent = 0; sent < events; sent += 1) {
    const dueMs = (sent * 1_000) / perSecond - (now() - beginAt) / 1_000;
    if (dueMs > 0) await wait(dueMs);
    pending.push(publish(publication));
  }
  await Promise.all(pending);
  const expected = (events - refused) * subscribers.open;
  await settle(expected, 30_000);
  return measured(beginAt, expected);
}

/** One after another on each of `lanes` connections; with one lane the order of arrival is the order of numbers. */
async function publishAtOnce(publication: Publication, events: number, lanes: number): Promise<LoadAnswer> {
  histogram.clear();
  refused = 0;
  subscribers.expectFrom(nextNumber);
  const beginAt = now();
  const last = nextNumber + events;
  const work = async (): Promise<void> => {
    while (nextNumber < last) await publish(publication);
  };
  await Promise.all(Array.from({ length: lanes }, work));
  const expected = (events - refused) * subscribers.open;
  await settle(expected, 60_000);
  return measured(beginAt, expected);
}

/** Each event when the one before has reached everyone: nothing can be joined. */
async function publishInRounds(publication: Publication, rounds: number): Promise<LoadAnswer> {
  histogram.clear();
  refused = 0;
  subscribers.expectFrom(nextNumber);
  const beginAt = now();
  let expected = 0;
  for (let round = 0; round < rounds; round += 1) {
    await publish(publication);
    expected = (round + 1 - refused) * subscribers.open;
    await settle(expected, 30_000);
  }
  return measured(beginAt, expected);
}

async function obey(command: LoadCommand): Promise<LoadAnswer | object> {
  switch (command.do) {
    case 'open': {
      const beginAt = now();
      await subscribers.add(command.count, command.target, command.cursor);
      return { open: subscribers.open, tookMs: (now() - beginAt) / 1_000 };
    }
    case 'steady':
      return publishSteadily(command.publication, command.perSecond, command.seconds);
    case 'burst':
      return publishAtOnce(command.publication, command.events, command.lanes);
    case 'rounds':
      return publishInRounds(command.publication, command.rounds);
    case 'look':
      return { open: subscribers.open, lost: subscribers.lost, lastId: subscribers.lastId };
    case 'close':
      subscribers.close();
      return {};
  }
}

process.on('message', (command: LoadCommand) => {
  obey(command).then(
    (answer) => process.send!({ answer }),
    (error: Error) => process.send!({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
