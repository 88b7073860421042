import type { Snapshot } from '@status-badge/sdk/contract';
import { matchesTag, resourceTag } from '../http/etag.ts';
import type { HttpContext } from '../http/request.ts';
import { ok, type Reply } from '../http/route.ts';
import { createRecent } from '../platform/cache/recent.ts';
import { createSharedReads } from '../platform/shared-reads.ts';
import { type Snapshots, snapshotTag } from './snapshots.ts';

/** Raised with any change of what is made of a state, so that an `ETag` never confirms an older shape. */
const VERSION = 1;
/** In characters: a few of the longest histories, or hundreds of the usual ones. */
const MOST_RECENT = 16_777_216;
/** In characters: about what it costs to remember a text beside itself. */
const ENTRY = 1_000;

/** What an organization's topic is turned into for readers of another format. */
export interface Derivation {
  /** All that it is made of beside the topic, as text: its kind, addresses, what the reader chose. */
  of: string;
  /** With its charset. */
  contentType: string;
  /** Readers choose endless variations of it: quick to make, it is not kept, where it would drive out what others read. */
  isVaried?: boolean;
  /** Of the state, and of what is read after it. */
  make(snapshot: Snapshot): string | Promise<string>;
}

/** Answers what is made of a topic. It changes with the log alone. */
export type Derive = (http: HttpContext, topic: string, derivation: Derivation) => Promise<Reply>;

/**
 * Whatever is made of an organization's log, with a strong `ETag`: `304` costs one row, and what was made at this place of
 * the log is made once, for all who ask for it at once too. What `make` reads is never older than the tag: the state comes first.
 */
export function createDerive(snapshots: Snapshots, epochOf: () => string): Derive {
  const recent = createRecent<{ tag: string; text: string }>(MOST_RECENT, ({ text }) => text.length + ENTRY);
  const together = createSharedReads<string>();
  return async (http, topic, { of, contentType, isVaried, make }) => {
    const tagged = (tag: string) => resourceTag([tag, of, VERSION]);
    const epoch = epochOf();
    const given = http.get('if-none-match');
    if (given) {
      const tag = tagged(await snapshots.tag(epoch, topic));
      if (matchesTag(given, tag)) return { status: 304, headers: { ETag: tag, 'Cache-Control': 'no-cache' } };
    }
    const { position, body } = await snapshots.read(epoch, topic);
    const tag = tagged(snapshotTag(epoch, position));
    const key = `${topic} ${of}`;
    const text = await together(`${key} ${tag}`, async () => {
      const known = recent.get(key);
      if (known?.tag === tag) return known.text;
      const made = await make(JSON.parse(body) as Snapshot);
      if (!isVaried) recent.set(key, { tag, text: made });
      return made;
    });
    return ok(text, { ETag: tag, 'Cache-Control': 'no-cache', 'Content-Type': contentType });
  };
}
