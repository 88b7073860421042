import { MOST_TIMELINE_CHARACTERS, MOST_UPDATES } from '../incidents/schema.ts';
import { MOST_AFFECTED } from '../services/affected.ts';
import type { SourceIncident, SourceMaintenance, SourceUpdate } from './schema.ts';
import { shownAt } from './source.ts';
import { fitOptionalPast, fitPast, fitText, OUTSIDE, type Say, type Tidying } from './tidy-things.ts';

const LONGEST_MESSAGE = 10_000;
const LONGEST_POSTMORTEM = 50_000;

type Story = SourceIncident | SourceMaintenance;

/** What an entry says; one without words says its status. */
function fitMessage({ body, status }: SourceUpdate, what: string, say: Say): string {
  const longest = status === 'postmortem' ? LONGEST_POSTMORTEM : LONGEST_MESSAGE;
  return fitText(body?.trim() || status.trim() || 'No words.', longest, what, say);
}

function fitList<T>(list: readonly T[] | null | undefined, what: string, say: Say): T[] | null {
  if (!list) return null;
  if (list.length > MOST_AFFECTED)
    say(`${what} names more than ${MOST_AFFECTED} components; the first are taken`);
  return list.slice(0, MOST_AFFECTED);
}

function tidyUpdate(update: SourceUpdate, say: Say, tidying: Tidying): SourceUpdate[] {
  const what = `its entry ${JSON.stringify(update.id).slice(1, -1)}`;
  const createdAt = fitPast(update.created_at, what, say, tidying);
  if (createdAt === undefined) {
    say(`${what} is left out: its created_at lies ${OUTSIDE}`);
    return [];
  }
  return [
    {
      ...update,
      body: fitMessage(update, what, say),
      created_at: createdAt,
      display_at: fitOptionalPast(update.display_at, what, say, tidying),
      affected_components: fitList(update.affected_components, what, say),
    },
  ];
}

function compare(a: SourceUpdate, b: SourceUpdate): number {
  if (shownAt(a) !== shownAt(b)) return shownAt(a) < shownAt(b) ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Of a long timeline the newest entries: every event of an incident carries it whole. */
function keepNewest(updates: readonly SourceUpdate[], say: Say): SourceUpdate[] {
  let characters = 0;
  const kept = updates
    .toReversed()
    .filter(({ status, body }, index) => {
      if (status !== 'postmortem') characters += body?.length ?? 0;
      return index < MOST_UPDATES && characters <= MOST_TIMELINE_CHARACTERS;
    })
    .reverse();
  if (kept.length < updates.length) say(`its oldest ${updates.length - kept.length} entries are left out`);
  return kept;
}

/** The entries of a story, oldest first, with its times and components, as they can be brought. */
export function tidyTimeline(
  story: Story,
  say: Say,
  tidying: Tidying,
): Pick<Story, 'incident_updates' | 'started_at' | 'resolved_at' | 'components'> {
  const byId = new Map<string, SourceUpdate>();
  for (const update of story.incident_updates) {
    if (update.id && !byId.has(update.id)) byId.set(update.id, update);
    else say(`an entry without an id of its own (${JSON.stringify(update.id)}) is left out`);
  }
  const updates = [...byId.values()].flatMap((update) => tidyUpdate(update, say, tidying));
  return {
    incident_updates: keepNewest(updates.sort(compare), say),
    started_at: fitOptionalPast(story.started_at, 'its started_at', say, tidying),
    resolved_at: fitOptionalPast(story.resolved_at, 'its resolved_at', say, tidying),
    components: fitList(story.components, 'it', say),
  };
}
