import { encodeCursor } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { createStreamWorld, type StreamWorld, settle } from './testing/stream-world.ts';

/** Everything a stream does between its request and its first live event, each with a moment before and after it. */
const STEPS = [
  'before subscribe',
  'after subscribe',
  'before heads',
  'after heads',
  'before snapshot',
  'after snapshot',
  'before events',
  'after events',
  'live',
] as const;
type Step = (typeof STEPS)[number];

const upTo = (position: number, from: number) =>
  Array.from({ length: Math.max(0, position - from + 1) }, (_, index) => String(from + index));

/** Commits two events at one step and hints them at another, once each. */
function writeBetween(world: StreamWorld, commitAt: Step, hintAt: Step) {
  let hints: (() => void)[] | undefined;
  return {
    get allHinted(): boolean {
      return hints?.length === 0;
    },
    async at(step: string): Promise<void> {
      if (step === commitAt && !hints) hints = [world.commit(), world.commit()];
      if (step === hintAt && hints) for (const hint of hints.splice(0)) hint();
      await settle(1);
    },
  };
}

// The clock stands still throughout: no sweep comes to anybody's help.
describe('a subscription that races with a writer', () => {
  for (const [index, commitAt] of STEPS.entries()) {
    it(`loses and repeats nothing that is committed ${commitAt}, whenever it is hinted`, async () => {
      for (const hintAt of STEPS.slice(index)) {
        for (const position of [undefined, 0, 3, 5]) {
          const world = await createStreamWorld();
          for (let each = 0; each < 5; each++) world.eventLog.append();
          const writer = writeBetween(world, commitAt, hintAt);
          world.eventLog.pause = writer.at;
          world.bus.pause = writer.at;
          const cursor =
            position === undefined ? {} : { cursor: encodeCursor({ epoch: world.hub.epoch, position }) };
          const reader = await world.read(cursor);
          await settle(8);
          await writer.at('live');
          // What was hinted needs no further event to be seen. A hint at a step that never came was lost: the next
          // event does not follow, and so finds it.
          if (!writer.allHinted) world.write();
          await settle(8);
          const { story } = reader;
          const from = position ?? Number(story.shift()!.slice(1));
          expect(story, `hinted ${hintAt}, from ${position}`).to.deep.equal(
            upTo(world.eventLog.head, from + 1),
          );
        }
      }
    });
  }
});
