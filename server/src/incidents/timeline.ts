import type { AffectedService, IncidentStatus } from '@status-badge/sdk/contract';
import { ServerError } from '../errors.ts';
import type { Transaction } from '../events/transaction.ts';
import { invalidInput } from '../http/input.ts';
import { createPublicId } from '../platform/public-id.ts';
import { actorName } from './actor-name.ts';
import type { Incident } from './incident.entity.ts';
import { IncidentUpdate } from './incident-update.entity.ts';
import { MOST_TIMELINE_CHARACTERS, MOST_UPDATES } from './schema.ts';

/** Where an imported row comes from, and when it was written there. */
export interface Origin {
  sourceId: string;
  createdAt: Date;
}

/** One entry as it is about to be written. */
export interface Entry {
  status: IncidentStatus;
  message: string;
  displayAt: Date;
  /** All services affected from now on; those named before when undefined. */
  services?: readonly AffectedService[] | undefined;
  sequence: number;
  origin?: Origin | undefined;
}

/** Writes an entry. What it says about the incident is told by {@link applyEntry}. */
export function writeEntry(
  tx: Transaction,
  incident: Incident,
  entry: Entry,
  services: readonly AffectedService[],
): IncidentUpdate {
  return tx.em.create(IncidentUpdate, {
    id: createPublicId(),
    incidentId: incident.id,
    sequence: entry.sequence,
    status: entry.status,
    message: entry.message,
    services: [...services],
    displayAt: entry.displayAt,
    sourceId: entry.origin?.sourceId ?? null,
    createdAt: entry.origin?.createdAt ?? tx.now,
    updatedAt: tx.now,
  });
}

/**
 * Makes the incident what its newest entry says, and answers what that entry shows of its services. A resolved
 * incident keeps the list it imposed last, because that is what it was about; its entry shows them all returned.
 */
export function applyEntry(tx: Transaction, incident: Incident, entry: Entry): AffectedService[] {
  incident.status = entry.status;
  if (entry.services) incident.services = [...entry.services];
  const resolved = entry.status === 'resolved';
  incident.resolvedAt = resolved ? entry.displayAt : null;
  incident.resolvedBy = resolved ? actorName(tx.actor) : null;
  if (!resolved) return incident.services;
  return incident.services.map(({ id }) => ({ id, status: 'operational' }));
}

/** Refuses an entry that would make a timeline longer than every event of the incident can carry. */
export function requireRoom(messages: readonly { message: string }[]): void {
  const characters = messages.reduce((sum, { message }) => sum + message.length, 0);
  if (messages.length <= MOST_UPDATES && characters <= MOST_TIMELINE_CHARACTERS) return;
  throw new ServerError(
    'limit_reached',
    `A timeline has at most ${MOST_UPDATES} entries and ${MOST_TIMELINE_CHARACTERS} characters; open another incident.`,
  );
}

/** The instant a field names, `fallback` when it is not sent; refuses one outside its bounds. */
export function readInstant(
  path: string,
  text: string | undefined,
  { fallback, earliest, latest }: { fallback: Date; earliest?: Date | undefined; latest: Date },
): Date {
  if (text === undefined) return fallback;
  const at = new Date(text);
  if (at > latest) throw invalidInput(path, `must not be later than ${latest.toISOString()}`);
  if (earliest && at < earliest) {
    throw invalidInput(path, `must not be earlier than ${earliest.toISOString()}`);
  }
  return at;
}
