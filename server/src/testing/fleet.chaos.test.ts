import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { createChance } from './fleet/chance.ts';
import { DISTURBANCES } from './fleet/disturbances.ts';
import { FLEET_KEY, FLEET_ORGANIZATION, type Fleet, startFleet } from './fleet/fleet.ts';
import { type LogTruth, readSummary, readTruth } from './fleet/log-truth.ts';
import { createPlainReader, type PlainReader } from './fleet/plain-reader.ts';
import type { Reader } from './fleet/reader.ts';
import { createSdkReader } from './fleet/sdk-reader.ts';
import { startWriter, type Writer } from './fleet/writer.ts';

const setting = (name: string, fallback: number): number => Number(process.env[name] || fallback);

/** The size of the storm: bounded here; `npm run soak` sets more of everything. */
const CLIENTS = setting('CHAOS_CLIENTS', 60);
const PLAIN_READERS = setting('CHAOS_READERS', 20);
const WRITES_PER_SECOND = setting('CHAOS_WRITES', 20);
/** Rounds of all disturbances are begun until this time is over; the first is always finished. */
const SECONDS = setting('CHAOS_SECONDS', 0);
const SEED = setting('CHAOS_SEED', Math.floor(Math.random() * 2 ** 31));

/** A reader that had bad luck waits 30 s between attempts, or polls at that pace. */
const SETTLE_MS = 75_000;
// A database pool, two Redis connections, the port, the channels of the process itself.
const MOST_SOCKETS_AT_REST = 24;
const MOST_RESIDENT_BYTES = 512 * 1_024 * 1_024;

async function waitUntil(holds: () => boolean, timeoutMs: number): Promise<boolean> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(100)) {
    if (holds()) return true;
  }
  return holds();
}

describe('a fleet under chaos', function () {
  this.timeout(SETTLE_MS + 150_000 + SECONDS * 1_000);
  const chance = createChance(SEED);
  const happened: string[] = [];
  const readers: Reader[] = [];
  const plainReaders: PlainReader[] = [];
  let fleet: Fleet;
  let writer: Writer | undefined;
  let truth: LogTruth;

  const note = (startedAt: number, text: string): void => {
    happened.push(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${text}`);
  };

  async function breakEverything(): Promise<void> {
    const startedAt = Date.now();
    do {
      for (const disturbance of chance.shuffle(DISTURBANCES)) {
        note(startedAt, disturbance.name);
        await disturbance.run({ fleet, plainReaders, chance });
        await sleep(chance.between(500, 2_000));
      }
    } while (Date.now() - startedAt < SECONDS * 1_000);
    note(startedAt, 'the storm is over');
  }

  before(async () => {
    fleet = await startFleet();
    const { services, organization } = await readSummary(fleet.instances[0]!.port);
    for (let count = 1; count <= CLIENTS; count += 1)
      readers.push(createSdkReader(`client ${count}`, fleet.url, FLEET_ORGANIZATION));
    for (let count = 1; count <= PLAIN_READERS; count += 1)
      plainReaders.push(createPlainReader(`reader ${count}`, fleet.url, FLEET_ORGANIZATION, chance));
    readers.push(...plainReaders);
    writer = startWriter({
      endpoint: fleet.url,
      key: FLEET_KEY,
      serviceIds: services.map((service) => service.id),
      writesPerSecond: WRITES_PER_SECOND,
      chance,
    });
    await breakEverything();
    await writer.stop();
    truth = await readTruth(fleet, `org:${organization.id}`);
    await waitUntil(() => readers.every((reader) => reader.sequence.position === truth.head), SETTLE_MS);
  });

  function describeStorm(): string {
    const { acknowledged, sent } = writer ?? { acknowledged: new Set(), sent: new Set() };
    return [
      `Repeat with CHAOS_SEED=${SEED}. ${readers.length} readers, ${truth?.head} events, ${acknowledged.size} of ${sent.size} writes acknowledged.`,
      ...happened,
      ...plainReaders.map((reader) => `${reader.name}: ${reader.describe()}`),
    ].join('\n');
  }

  after(async function () {
    const failed = this.test?.parent?.tests.some((test) => test.state === 'failed');
    if (failed || process.env['CHAOS_REPORT']) {
      console.log(describeStorm());
      for (const instance of fleet?.instances ?? [])
        console.log(`${instance.name} wrote at last:\n${instance.log().slice(-2_000)}`);
    }
    await writer?.stop();
    for (const reader of readers) reader.close();
    await fleet?.destroy();
  });

  it('brings every reader the whole sequence, in order and once', () => {
    const faults = readers.flatMap((reader) =>
      reader.sequence.faults(truth.digests, truth.head).map((fault) => `${fault} (${reader.describe()})`),
    );
    expect(faults).to.deep.equal([]);
  });

  it('resets nobody, because nothing was lost', () => {
    const resets = readers.flatMap(({ name, sequence }) =>
      sequence.resets.map((reason) => `${name}: ${reason}`),
    );
    expect(resets).to.deep.equal([]);
  });

  it('keeps every acknowledged write exactly once, and nothing that was not sent', () => {
    const { acknowledged, sent } = writer!;
    const written = [...truth.writes];
    expect([...acknowledged].filter((token) => truth.writes.get(token) !== 1)).to.deep.equal([]);
    expect(written.filter(([token, times]) => times !== 1 || !sent.has(token))).to.deep.equal([]);
    expect(acknowledged.size).to.be.greaterThan(sent.size / 2);
    expect(truth.digests.size).to.equal(truth.head);
  });

  it('leaves every reader and every instance with one state', async () => {
    const [summary, ...others] = await Promise.all(fleet.instances.map(({ port }) => readSummary(port)));
    for (const other of others) expect(other).to.deep.equal(summary);
    for (const { name, state } of readers) expect(state(), name).to.deep.equal(summary);
  });

  it('leaves nothing open when its readers have gone', async () => {
    for (const reader of readers) reader.close();
    const isAtRest = (): boolean =>
      fleet.instances.every((instance) => instance.usage().sockets <= MOST_SOCKETS_AT_REST);
    await waitUntil(isAtRest, 20_000);
    for (const instance of fleet.instances) {
      const { sockets, residentBytes } = instance.usage();
      expect(sockets, `sockets of ${instance.name}`).to.be.at.most(MOST_SOCKETS_AT_REST);
      expect(residentBytes, `memory of ${instance.name}`).to.be.at.most(MOST_RESIDENT_BYTES);
    }
  });

  it('ends every instance in order', async () => {
    const codes = await Promise.all(fleet.instances.map((instance) => instance.end('SIGTERM')));
    expect(codes).to.deep.equal([0, 0, 0]);
  });
});
