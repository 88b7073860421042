import { expect } from 'chai';
import { randomText } from '../public-id.ts';
import type { Bus } from './bus.ts';

const PATIENCE_MS = 5_000;

/** Resolves when `holds`, looked at in every turn of the event loop; rejects after five seconds. */
export async function eventually(holds: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; !holds(); await new Promise(setImmediate)) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
  }
}

/** The promises every adapter keeps. `open` answers another end of the same bus at each call. */
export function describeBus(open: () => Promise<Bus>): void {
  let here: Bus;
  let there: Bus;
  const topic = () => `org:${randomText(12)}`;
  before(async () => {
    here = await open();
    there = await open();
  });
  after(() => Promise.all([here.close(), there.close()]));

  it('delivers to every subscriber, the publishing process included, in order', async () => {
    const key = topic();
    const received: string[][] = [[], []];
    await here.subscribe(key, (message) => received[0]!.push(message));
    if (there !== here) await there.subscribe(key, (message) => received[1]!.push(message));
    const sent = Array.from({ length: 500 }, (_, index) => `${index}`);
    for (const message of sent) here.publish(key, message);
    await eventually(() => received[0]!.length === 500, 'own messages');
    expect(received[0]).to.deep.equal(sent);
    if (there === here) return;
    await eventually(() => received[1]!.length === 500, 'messages of the other');
    expect(received[1]).to.deep.equal(sent);
  });

  it('delivers what is published right after a subscription resolves', async () => {
    for (let round = 0; round < 20; round++) {
      const key = topic();
      const received: string[] = [];
      await here.subscribe(key, (message) => received.push(message));
      there.publish(key, 'first');
      await eventually(() => received.length === 1, 'the first message');
      here.unsubscribe(key);
    }
  });

  it('keeps topics apart, and is silent after unsubscribe', async () => {
    const [one, other] = [topic(), topic()];
    const received: string[] = [];
    await here.subscribe(one, (message) => received.push(message));
    await here.subscribe(other, (message) => received.push(message));
    here.unsubscribe(other);
    there.publish(other, 'to nobody');
    there.publish(one, 'to us');
    await eventually(() => received.length > 0, 'a message');
    await here.probe(PATIENCE_MS);
    expect(received).to.deep.equal(['to us']);
  });

  it('subscribes again after unsubscribe, at once', async () => {
    const key = topic();
    const received: string[] = [];
    await here.subscribe(key, () => undefined);
    here.unsubscribe(key);
    await here.subscribe(key, (message) => received.push(message));
    there.publish(key, 'again');
    await eventually(() => received.length === 1, 'the message');
  });

  it('brings any text as it is', async () => {
    const key = topic();
    const texts = [
      '',
      'line\r\nbreak',
      'سلام',
      '\u2028',
      '🟢',
      JSON.stringify({ a: [1] }),
      'x'.repeat(1_048_576),
    ];
    const received: string[] = [];
    await here.subscribe(key, (message) => received.push(message));
    for (const text of texts) there.publish(key, text);
    await eventually(() => received.length === texts.length, 'all texts');
    expect(received).to.deep.equal(texts);
  });

  it('answers a probe', () => here.probe(PATIENCE_MS));

  it('does not wait or throw when it publishes after its end', async () => {
    const bus = await open();
    if (bus === here) return;
    await bus.close();
    bus.publish(topic(), 'to nobody');
  });
}
