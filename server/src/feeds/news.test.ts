import type { Incident, Maintenance, Snapshot } from '@status-badge/sdk/contract';
import { expect } from 'chai';
import { type ElementCompact, xml2js } from 'xml-js';
import { type NewsFormat, writeNews } from './news.ts';

const ADDRESS = 'https://status.example.com/status/acme';
const times = { createdAt: '2026-01-05T12:00:00.000Z', updatedAt: '2026-01-05T13:00:00.000Z' };

const snapshot = {
  organization: {
    ...{ id: 'o', slug: 'acme', name: 'Acme & <Sons>', description: null, pageUrl: null },
    ...{ timeZone: 'Europe/Berlin', updatedAt: '2026-01-01T00:00:00.000Z' },
  },
  services: [{ id: 's', name: 'Web <shop>' }],
} as unknown as Snapshot;

const incident: Incident = {
  ...{ id: 'i1', name: `Payments <b>fail</b> & "it's" ]]> ]]>`, status: 'identified', impact: 'major' },
  services: [{ id: 's', status: 'partial_outage' }],
  updates: [
    {
      ...{ id: 'u1', status: 'identified', services: [], displayAt: '2026-01-05T12:30:00.000Z', ...times },
      message: '<script>alert(1)</script>\nsecond line\n\nsecond\u0007 paragraph',
    },
  ],
  ...{ startedAt: '2026-01-05T12:00:00.000Z', resolvedAt: null, postmortem: null, ...times },
};

function maintenance(id: string, more: Partial<Maintenance> = {}): Maintenance {
  return {
    ...{ id, name: `Work ${id}`, status: 'scheduled', services: [], updates: [] },
    ...{ scheduledStartAt: '2026-02-01T02:00:00.000Z', scheduledEndAt: '2026-02-01T03:00:00.000Z' },
    ...{ startedAt: null, completedAt: null, recurrenceId: null, ...times },
    ...more,
  };
}

interface ReadItem {
  id: string;
  title: string;
  content: string;
}

function textOf(element: ElementCompact | undefined): string {
  return String(element?._cdata ?? element?._text ?? '');
}

function listOf(elements: ElementCompact | ElementCompact[] | undefined): ElementCompact[] {
  return elements === undefined ? [] : [elements].flat();
}

/** The items as a reader of each format finds them; refuses what is no well-formed document. */
const READERS: Record<NewsFormat, (text: string) => ReadItem[]> = {
  rss(text) {
    const { rss } = xml2js(text, { compact: true }) as ElementCompact;
    return listOf(rss.channel.item).map((item) => ({
      id: textOf(item['guid']),
      title: textOf(item['title']),
      content: [item['description']._cdata].flat().join(''),
    }));
  },
  atom(text) {
    const { feed } = xml2js(text, { compact: true }) as ElementCompact;
    return listOf(feed.entry).map((entry) => ({
      id: textOf(entry['id']),
      title: textOf(entry['title']),
      content: [entry['content']._cdata].flat().join(''),
    }));
  },
  json(text) {
    const { items } = JSON.parse(text) as { items: (ReadItem & { content_html: string })[] };
    return items.map(({ id, title, content_html }) => ({ id, title, content: content_html }));
  },
};
/** How each format spells a name: Atom's titles are HTML, those of the others are text. */
const TITLES: Record<NewsFormat, string> = {
  rss: `Payments <b>fail</b> & "it's" ]]&gt; ]]&gt;`,
  atom: `Payments &lt;b>fail&lt;/b> &amp; "it's" ]]&gt; ]]&gt;`,
  json: `Payments <b>fail</b> & "it's" ]]> ]]>`,
};
const FORMATS = Object.keys(READERS) as NewsFormat[];

function readItems(
  format: NewsFormat,
  incidents: readonly Incident[],
  maintenances: readonly Maintenance[] = [],
) {
  return READERS[format](writeNews({ snapshot, incidents, maintenances, address: ADDRESS }, format));
}

describe('the news of an organization', () => {
  for (const format of FORMATS) {
    it(`as ${format} say what happened as text, whatever it holds`, () => {
      const [item] = readItems(format, [incident]);
      expect(item!.id).to.equal('tag:status.example.com,2026-01-05:incident/i1');
      expect(item!.title).to.equal(TITLES[format]);
      expect(item!.content).to.equal(
        '<p>Services: Web &lt;shop&gt;</p>' +
          '<p><strong>Identified</strong> <time datetime="2026-01-05T12:30:00.000Z">5 Jan 2026, 13:30 CET</time></p>' +
          '<p>&lt;script&gt;alert(1)&lt;/script&gt;<br>second line</p><p>second paragraph</p>',
      );
    });

    it(`as ${format} are empty where nothing has happened`, () => {
      expect(readItems(format, [])).to.deep.equal([]);
    });

    it(`as ${format} come newest first, by when they were told`, () => {
      const older = { ...incident, id: 'i0', startedAt: '2026-01-02T00:00:00.000Z' };
      const between = maintenance('m1', { createdAt: '2026-01-03T00:00:00.000Z' });
      const ids = readItems(format, [incident, older], [between]).map(({ id }) => id.split('/').at(-1));
      expect(ids).to.deep.equal(['i1', 'm1', 'i0']);
    });
  }

  it('say what they are of where the organization’s description is empty', () => {
    const organization = { ...snapshot.organization, description: '' };
    const news = {
      snapshot: { ...snapshot, organization },
      incidents: [],
      maintenances: [],
      address: ADDRESS,
    };
    const { rss } = xml2js(writeNews(news, 'rss'), { compact: true }) as ElementCompact;
    expect(textOf(rss.channel.description)).to.equal('Incidents and maintenances of Acme & <Sons>');
  });

  it('keep the id of an item when it goes on, and say when it did', () => {
    const later = { ...incident, status: 'resolved' as const, updatedAt: '2026-01-05T15:00:00.000Z' };
    const write = (each: Incident) =>
      writeNews({ snapshot, incidents: [each], maintenances: [], address: ADDRESS }, 'atom');
    expect(READERS.atom(write(later))[0]!.id).to.equal(READERS.atom(write(incident))[0]!.id);
    expect(write(later).match(/<updated>.*<\/updated>/g)).to.deep.equal([
      '<updated>2026-01-05T15:00:00.000Z</updated>',
      '<updated>2026-01-05T15:00:00.000Z</updated>',
    ]);
  });

  it('name the next occurrence of a series only, and every one that began', () => {
    const series = (id: string, status: Maintenance['status']) =>
      maintenance(id, { recurrenceId: 'r', status });
    const items = readItems(
      'json',
      [],
      [
        series('now', 'in_progress'),
        series('next', 'scheduled'),
        series('second', 'scheduled'),
        maintenance('single'),
        series('past', 'completed'),
        maintenance('off', { status: 'cancelled' }),
      ],
    );
    expect(items.map(({ title }) => title)).to.have.members([
      ...['Work now', 'Work next', 'Work single', 'Work past', 'Work off'],
    ]);
  });

  it('are fifty at most', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...incident, id: `i${index}` }));
    expect(readItems('rss', many, [maintenance('m')])).to.have.length(50);
  });

  it('tell the window of a maintenance in the organization’s time, and the postmortem of an incident', () => {
    const [planned] = readItems('json', [], [maintenance('m')]);
    expect(planned!.content).to.equal('<p>1 Feb 2026, 03:00 CET – 1 Feb 2026, 04:00 CET</p>');
    const [explained] = readItems('json', [{ ...incident, postmortem: 'The cable.' }]);
    expect(explained!.content).to.include('<p><strong>Postmortem</strong></p><p>The cable.</p>');
  });
});
