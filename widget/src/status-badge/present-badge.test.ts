import { expect } from 'chai';
import { en } from '../messages/en.ts';
import { createFormats } from '../messages/formats.ts';
import { presentConnection } from './present-badge.ts';

const NOON = new Date(2026, 2, 4, 12, 4).getTime();
const DAY_MS = 86_400_000;

describe('what is said of a connection', () => {
  const say = (staleSince: number) =>
    presentConnection(
      {
        judgement: { word: 'stale', staleSince, recheckInMs: null, error: null },
        ...{ messages: en, formats: createFormats('en-GB'), nowMs: NOON },
      },
      null,
    );

  it('names the time within a day, and the day when it was earlier', () => {
    expect(say(NOON - 60_000)).to.equal('Out of date since 12:03');
    expect(say(NOON - DAY_MS + 60_000)).to.equal('Out of date since 12:05');
    expect(say(NOON - 3 * DAY_MS)).to.equal('Out of date since 1 Mar');
  });
});
