import type { EventType, Incident, Run, ServiceStatus, StatusError, StatusEvent } from '@status-badge/sdk';
import type { ConnectionWord } from '../connection-word.ts';
import type { BadgeContext } from './badge-context.ts';

/** What the element tells the page; each bubbles and crosses shadow roots. */
export interface StatusBadgeEvents {
  /** What is shown became another status. `from` is null the first time a status is known. */
  'status-change': CustomEvent<{ from: ServiceStatus | null; to: ServiceStatus; service: string | null }>;
  /** An incident that concerns what is shown began, went on or ended. */
  incident: CustomEvent<{ type: 'created' | 'updated' | 'resolved' | 'deleted'; incident: Incident }>;
  /** The run that is shown has ended. */
  'run-complete': CustomEvent<{ run: Run }>;
  /**
   * What is to be said of the connection changed; `staleSince` in epoch milliseconds, null while live. `error` is the last
   * failure, with its `code` and what the server said of it in `message`; null while live, and before the first.
   */
  'connection-change': CustomEvent<{
    word: ConnectionWord;
    staleSince: number | null;
    error: StatusError | null;
  }>;
}

declare global {
  interface HTMLElementEventMap extends StatusBadgeEvents {}
  interface DocumentEventMap extends StatusBadgeEvents {}
  interface WindowEventMap extends StatusBadgeEvents {}
  interface ShadowRootEventMap extends StatusBadgeEvents {}
}

/** Sends one of the element's events. */
export function tell<T extends keyof StatusBadgeEvents>(
  element: Element,
  type: T,
  detail: StatusBadgeEvents[T]['detail'],
): void {
  element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** A fault of ours must not become an uncaught error of the page: it is told to who listens at the element. */
export function guard(element: Element, work: () => void): void {
  try {
    work();
  } catch (error) {
    element.dispatchEvent(new ErrorEvent('error', { error }));
  }
}

type IncidentEvent = StatusEvent<Extract<EventType, `incident.${string}`>>;
type IncidentDetail = StatusBadgeEvents['incident']['detail'];

/** Whether an event is about an incident. */
export function isIncidentEvent(event: StatusEvent): event is IncidentEvent {
  return event.type.startsWith('incident.');
}

/** Whether an incident is about what is shown: some of it, or everything. */
export function concerns({ services }: Incident, { snapshot, whole }: BadgeContext): boolean {
  return snapshot === whole || services.some((each) => snapshot?.services.some(({ id }) => id === each.id));
}

export function incidentDetail({ type, data: { incident } }: IncidentEvent): IncidentDetail {
  return { type: type.slice('incident.'.length) as IncidentDetail['type'], incident };
}
