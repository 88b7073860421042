import type { LiveParts } from './parts.ts';
import type { Session } from './session.ts';

const TICK_MS = 200;
const RECONNECT_SPREAD_MS = 2_000;

/** Sends a session to another instance, each at another moment. */
export function dismiss(session: Session, random: () => number): void {
  session.goodbye('draining', Math.round(random() * RECONNECT_SPREAD_MS));
}

/** Says goodbye to every session, spread over the grace time so that the next instance is not met by all at once. */
export async function drainSessions(
  { context: { clock, config, random } }: LiveParts,
  sessions: ReadonlySet<Session>,
): Promise<void> {
  const deadline = clock.now() + config.drainMs;
  const dismissSome = (count: number): void => {
    for (const session of [...sessions].slice(0, count)) dismiss(session, random);
  };
  while (sessions.size > 0 && clock.now() < deadline) {
    const ticksLeft = Math.max(1, Math.floor((deadline - clock.now()) / TICK_MS));
    dismissSome(Math.ceil(sessions.size / ticksLeft));
    if (sessions.size > 0) await new Promise<void>((done) => clock.after(TICK_MS, done));
  }
  dismissSome(sessions.size);
}
