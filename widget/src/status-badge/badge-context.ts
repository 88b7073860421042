import type { Clock, Snapshot, StatusEvent } from '@status-badge/sdk';
import type { CSSResult, nothing, ReactiveControllerHost, TemplateResult } from 'lit';
import type { ConnectionJudgement } from '../connection-word.ts';
import type { Formats } from '../messages/formats.ts';
import type { FirstMessages } from '../messages/messages.ts';
import type { Announcements } from './announcer.ts';
import type { ShownStatus } from './status-shape.ts';

/** Everything the views of one rendering know. */
export interface BadgeContext {
  /** The whole organization; undefined before the first answer. */
  whole?: Snapshot | undefined;
  /** Already narrowed to the services the badge is about; undefined before the first answer. */
  snapshot: Snapshot | undefined;
  /** Whether a service that the badge should be about is not among those of the organization. */
  isMissing: boolean;
  status: ShownStatus;
  /** The words of the status: of one service, or of everything. */
  words: string;
  judgement: ConnectionJudgement;
  /** Without English for entries: the parts that show some bring it, in an `EntryContext`. */
  messages: FirstMessages;
  formats: Formats;
  nowMs: number;
  /** Where details are found; undefined when nobody named a page. */
  href: string | undefined;
  /** What is to be said of the connection, also when all is well. */
  connectionWords: string | null;
}

/** What a part that is loaded when it is needed may ask of its element. */
export interface FeatureHost extends HTMLElement, ReactiveControllerHost {
  readonly clock: Clock;
}

export interface Feature {
  view(context: BadgeContext): TemplateResult | typeof nothing;
  event?(event: StatusEvent, context: BadgeContext): void;
  /** Of a connection of the part's own, instead of the element's. */
  judgement?(): ConnectionJudgement;
  /** What the live region may say of it. */
  spoken?(context: BadgeContext): Announcements;
}

/** A part in a file of its own: a pill that is never opened never loads it. */
export interface FeatureModule<Host = FeatureHost> {
  styles: CSSResult;
  createFeature(host: Host): Feature;
}
