import { day, readInstantMs } from '../http/instant.ts';
import type { Component, SourceIncident, SourceMaintenance, Statuspage } from './schema.ts';
import { fitPast, fitText, OUTSIDE, type Say, type Tidying, tidyEach, Unfit } from './tidy-things.ts';
import { tidyTimeline } from './tidy-timeline.ts';

const LONGEST_NAME = 200;
const LONGEST_DESCRIPTION = 2_000;
const LARGEST_POSITION = 1_000_000;
const DAY = /^\d{4}-\d{2}-\d{2}/;

function fitPosition(position: number | null | undefined, say: Say): number {
  if (!position || position <= LARGEST_POSITION) return position ?? 0;
  say(`its position is taken as ${LARGEST_POSITION}`);
  return LARGEST_POSITION;
}

function fitStartDate(text: string | null | undefined, say: Say): string | null {
  if (!text) return null;
  const read = day.safeParse(DAY.exec(text)?.[0]);
  if (!read.success) say('its start_date is no day that is kept, and is not taken');
  return read.data ?? null;
}

function tidyComponent(component: Component, say: Say): Component {
  return {
    ...component,
    name: fitText(component.name, LONGEST_NAME, 'its name', say),
    description: fitText(component.description ?? '', LONGEST_DESCRIPTION, 'its description', say) || null,
    position: fitPosition(component.position, say),
    start_date: fitStartDate(component.start_date, say),
  };
}

function tidyStory<T extends SourceIncident | SourceMaintenance>(story: T, say: Say, tidying: Tidying): T {
  const createdAt = fitPast(story.created_at, 'its created_at', say, tidying);
  if (createdAt === undefined) throw new Unfit(`its created_at lies ${OUTSIDE}.`);
  return {
    ...story,
    ...tidyTimeline(story, say, tidying),
    name: fitText(story.name, LONGEST_NAME, 'its name', say),
    created_at: createdAt,
  };
}

function tidyMaintenance(maintenance: SourceMaintenance, say: Say, tidying: Tidying): SourceMaintenance {
  for (const field of ['scheduled_for', 'scheduled_until'] as const) {
    if (readInstantMs(maintenance[field]) === undefined) throw new Unfit(`its ${field} lies ${OUTSIDE}.`);
  }
  return tidyStory(maintenance, say, tidying);
}

/**
 * The page as it can be brought: clean texts of the lengths that are kept, each id once, no time that is not yet or
 * outside of the years. One odd entry is made to fit or left out; either is said in the report.
 */
export function tidyPage(page: Statuspage, tidying: Tidying): Statuspage {
  return {
    ...page,
    components: tidyEach('component', page.components, tidying, tidyComponent),
    incidents: tidyEach('incident', page.incidents, tidying, (incident, say) =>
      tidyStory(incident, say, tidying),
    ),
    scheduled_maintenances: tidyEach(
      'maintenance',
      page.scheduled_maintenances,
      tidying,
      (maintenance, say) => tidyMaintenance(maintenance, say, tidying),
    ),
  };
}
