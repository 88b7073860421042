import type { Context } from '../context.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Authority } from './authority.ts';
import type { StreamLimits } from './limits.ts';
import type { CloseReason, Session } from './session.ts';
import type { Snapshots } from './snapshots.ts';
import type { Tally } from './tally.ts';
import type { Life } from './topic-stream.ts';

/** What the streams are made of; `compose.ts` hands it in. */
export interface StreamParts {
  readonly context: Pick<Context, 'bus' | 'clock' | 'config' | 'log' | 'random'>;
  readonly eventLog: EventLog;
  readonly snapshots: Pick<Snapshots, 'read'>;
  readonly authority: Authority;
  readonly tally: Tally;
  readonly limits: StreamLimits;
  /** Told of every session, for the audit log. */
  readonly onOpened: (session: Session) => void;
  readonly onClosed: (session: Session, reason: CloseReason) => void;
}

/** The parts, and the one thing they all change: the epoch. */
export interface LiveParts extends StreamParts {
  readonly life: Life;
}
