import type { LiveParts } from './parts.ts';
import type { Session } from './session.ts';

const TICK_MS = 200;
const RECONNECT_SPREAD_MS = 2_000;

/** Says goodbye to every session, spread over the grace time so that the next instance is not met by all at once. */
export async function drainSessions(
  { context: { clock, config, random } }: LiveParts,
  sessions: ReadonlySet<Session>,
): Promise<void> {
  const deadline = clock.now() + config.drainMs;
  const dismiss = (count: number): void => {
    for (const session of [...sessions].slice(0, count)) {
      session.goodbye('draining', Math.round(random() * RECONNECT_SPREAD_MS));
    }
  };
  while (sessions.size > 0 && clock.now() < deadline) {
    const ticksLeft = Math.max(1, Math.floor((deadline - clock.now()) / TICK_MS));
    dismiss(Math.ceil(sessions.size / ticksLeft));
    if (sessions.size > 0) await new Promise<void>((done) => clock.after(TICK_MS, done));
  }
  dismiss(sessions.size);
}
