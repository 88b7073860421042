import type { Incident, Maintenance, Snapshot } from '@status-badge/sdk/contract';
import { Feed } from 'feed';
import { cleanForXml } from './clean-for-xml.ts';
import { createTimeSpeller, describeHappening } from './describe-happening.ts';
import { MOST_PAST } from './history.ts';

/** Text for a CDATA section, which `]]>` would end; the library minds the first one only. */
function forCdata(text: string): string {
  return cleanForXml(text).replaceAll(']]>', ']]&gt;');
}

/**
 * RSS does not say whether a title is HTML: its best practices (rssboard.org/rss-profile) advise text, and its readers look for
 * the story in `description`. A title of Atom is HTML here; quotes stay as they are, for readers that take it for text.
 */
export const NEWS_FORMATS = {
  rss: {
    contentType: 'application/rss+xml; charset=utf-8',
    tell: (name: string, html: string) => ({ title: forCdata(name), description: html }),
    write: (feed: Feed) => feed.rss2(),
  },
  atom: {
    contentType: 'application/atom+xml; charset=utf-8',
    tell: (name: string, html: string) => ({
      title: forCdata(name.replaceAll('&', '&amp;').replaceAll('<', '&lt;')),
      content: html,
    }),
    write: (feed: Feed) => feed.atom1(),
  },
  json: {
    contentType: 'application/feed+json; charset=utf-8',
    tell: (name: string, html: string) => ({ title: name, content: html }),
    write: (feed: Feed) => feed.json1(),
  },
} as const;
export type NewsFormat = keyof typeof NEWS_FORMATS;

export interface News {
  snapshot: Snapshot;
  incidents: readonly Incident[];
  /** Planned ones first, soonest first. */
  maintenances: readonly Maintenance[];
  /** The page in full; feeds stand under it. */
  address: string;
}

interface Item {
  happening: Incident | Maintenance;
  kind: 'incident' | 'maintenance';
  /** When it was told first. */
  publishedAt: string;
}

/** Of a series that is still to come, the next is news; the others are only dates. */
function withoutLaterOccurrences(maintenances: readonly Maintenance[]): Maintenance[] {
  const announced = new Set<string>();
  return maintenances.filter(({ status, recurrenceId }) => {
    if (status !== 'scheduled' || recurrenceId === null) return true;
    if (announced.has(recurrenceId)) return false;
    announced.add(recurrenceId);
    return true;
  });
}

function listItems({ incidents, maintenances }: News): Item[] {
  const items: Item[] = [
    ...incidents.map((happening) => ({
      ...{ happening, kind: 'incident' as const },
      publishedAt: happening.startedAt,
    })),
    ...withoutLaterOccurrences(maintenances).map((happening) => ({
      ...{ happening, kind: 'maintenance' as const },
      publishedAt: happening.createdAt,
    })),
  ];
  return items.sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1)).slice(0, MOST_PAST);
}

/** What has happened and what is planned, newest first, for feed readers. It depends on nothing but its arguments. */
export function writeNews(news: News, format: NewsFormat): string {
  const { snapshot, address } = news;
  const { organization } = snapshot;
  const items = listItems(news);
  const changes = [organization, ...items.map(({ happening }) => happening)].map(
    ({ updatedAt }) => updatedAt,
  );
  const feed = new Feed({
    id: address,
    title: cleanForXml(`${organization.name} · Status`),
    description: cleanForXml(
      organization.description || `Incidents and maintenances of ${organization.name}`,
    ),
    link: organization.pageUrl ?? address,
    author: { name: cleanForXml(organization.name) },
    language: 'en',
    updated: new Date(changes.sort().at(-1)!),
    generator: false,
    feedLinks: {
      rss: `${address}/history.rss`,
      atom: `${address}/history.atom`,
      json: `${address}/history.json`,
    },
  });
  const { hostname } = new URL(address);
  const speller = createTimeSpeller(snapshot);
  const { tell, write } = NEWS_FORMATS[format];
  for (const { happening, kind, publishedAt } of items) {
    // RFC 4151: it stays the same whatever is changed, and however the page is reached.
    const id = `tag:${hostname},${happening.createdAt.slice(0, 10)}:${kind}/${happening.id}`;
    feed.addItem({
      ...{ id, guid: id },
      ...tell(happening.name, cleanForXml(describeHappening(snapshot, speller, happening))),
      link: `${address}#${happening.id}`,
      published: new Date(publishedAt),
      date: new Date(happening.updatedAt),
      category: [{ name: kind, term: kind }],
    });
  }
  return write(feed);
}
