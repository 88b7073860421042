import type { Incident, Maintenance, Snapshot } from '@status-badge/sdk/contract';
import { escapeHtml } from '../http/escape-html.ts';

const STATUS_WORDS: Readonly<Record<Incident['status'] | Maintenance['status'], string>> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  scheduled: 'Scheduled',
  in_progress: 'In progress',
  verifying: 'Verifying',
  completed: 'Completed',
  cancelled: 'Cancelled',
};

/** Instants for people, in the organization's time zone: `5 Jan 2026, 13:00 CET`. To make one costs ten times what it is used for. */
export function createTimeSpeller({ organization: { timeZone } }: Snapshot): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: 'short', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
    timeZone,
  });
}

/** Markdown as its own text: every reader shows it, none runs it. */
function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

/** An incident or a maintenance as HTML: what it is about, then its timeline, newest first. */
export function describeHappening(
  { services }: Snapshot,
  speller: Intl.DateTimeFormat,
  happening: Incident | Maintenance,
): string {
  const spell = (at: string) => speller.format(new Date(at));
  const ids = new Set(happening.services.map(({ id }) => id));
  const names = services.filter(({ id }) => ids.has(id)).map(({ name }) => escapeHtml(name));
  const about = names.length > 0 ? `<p>Services: ${names.join(', ')}</p>` : '';
  const window =
    'scheduledStartAt' in happening
      ? `<p>${spell(happening.scheduledStartAt)} – ${spell(happening.scheduledEndAt)}</p>`
      : '';
  const timeline = happening.updates.map(
    ({ status, displayAt, message }) =>
      `<p><strong>${STATUS_WORDS[status]}</strong> <time datetime="${displayAt}">${spell(displayAt)}</time></p>${paragraphs(message)}`,
  );
  const postmortem =
    'postmortem' in happening && happening.postmortem !== null
      ? `<p><strong>Postmortem</strong></p>${paragraphs(happening.postmortem)}`
      : '';
  return [window, about, postmortem, ...timeline].join('');
}
