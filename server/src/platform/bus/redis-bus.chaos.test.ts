import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { findPrograms } from '../../../../scripts/services/programs.ts';
import { type AddressedMachine, createRedisServer } from '../../testing/fleet/machines.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createLog } from '../log.ts';
import { awaitRedis, createRedis } from '../redis.ts';
import type { Bus } from './bus.ts';
import { watchBus } from './bus-watch.ts';
import { createRedisBus } from './redis-bus.ts';

const COMMAND_TIMEOUT_MS = 500;
const TOPIC = 'org:aaaaaaaaaaaa';

async function eventually(holds: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + 15_000; !holds(); await new Promise((done) => setTimeout(done, 20))) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
  }
}

describe('the bus over a Redis that breaks', function () {
  this.timeout(60_000);
  let directory: string;
  let machine: AddressedMachine;
  let bus: Bus;
  let admin: Redis;
  let received: string[];
  let restorations: number;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'status-badge-bus-'));
    machine = await createRedisServer(directory, findPrograms().redisServer!);
  });
  after(async () => {
    await machine.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  function openBus(): Bus {
    const log = createLog('silent');
    const options = { commandTimeoutMs: COMMAND_TIMEOUT_MS };
    const publisher = createRedis(machine.url, 'publisher', log, options);
    const subscriber = createRedis(machine.url, 'subscriber', log, options);
    const opened = createRedisBus(publisher, subscriber);
    awaitRedis(publisher);
    awaitRedis(subscriber);
    opened.onRestored(() => void restorations++);
    return opened;
  }

  /** Publishes until something arrives: the bus may lose any one message, but not all. */
  async function expectDelivery(what: string): Promise<void> {
    // What was published before may still be on its way.
    const before = received.length;
    await eventually(() => {
      bus.publish(TOPIC, what);
      return received.includes(what, before);
    }, what);
  }

  beforeEach(async () => {
    received = [];
    restorations = 0;
    await machine.start();
    admin = new Redis(machine.url, { retryStrategy: () => null, lazyConnect: true });
    admin.on('error', () => undefined); // it dies with the server
    await admin.connect();
    bus = openBus();
    await eventually(() => restorations === 1, 'the first connection');
    await bus.subscribe(TOPIC, (message) => received.push(message));
    await expectDelivery('before');
  });
  afterEach(async () => {
    await bus.close();
    admin.disconnect();
    await machine.kill('SIGKILL');
  });

  it('is whole again after kill -9, says so, and publishing never throws meanwhile', async () => {
    await machine.kill('SIGKILL');
    for (let each = 0; each < 100; each++) bus.publish(TOPIC, 'lost');
    expect(await bus.subscribe('org:bbbbbbbbbbbb', () => undefined).catch(() => 'refused')).to.equal(
      'refused',
    );
    await machine.start();
    await eventually(() => restorations === 2, 'the news that it is back');
    await expectDelivery('after');
  });

  it('is whole again when only its subscriber is killed', async () => {
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await eventually(() => restorations === 2, 'the news that it is back');
    await expectDelivery('after');
  });

  it('is found out by its probe while Redis answers nobody, and is whole again afterwards', async () => {
    const clock = createManualClock();
    const watch = watchBus(bus, clock);
    await admin.call('CLIENT', 'PAUSE', '4000', 'ALL');
    clock.advance(5_000);
    await eventually(() => !watch.delivers, 'the probe to fail');
    await eventually(() => {
      clock.advance(5_000);
      return watch.delivers;
    }, 'the probe to succeed');
    watch.stop();
    expect(restorations).to.be.at.least(2);
    await expectDelivery('after');
  });

  it('starts without a Redis, and works from when there is one', async () => {
    await bus.close();
    await machine.kill('SIGKILL');
    restorations = 0;
    bus = openBus();
    await bus.subscribe(TOPIC, (message) => received.push(message)).catch(() => undefined);
    bus.publish(TOPIC, 'lost');
    await machine.start();
    await eventually(() => restorations === 1, 'the news that it is there');
    await expectDelivery('after');
  });
});
