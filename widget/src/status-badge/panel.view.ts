import type { Incident, Maintenance, Service, Snapshot } from '@status-badge/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { EntryContext } from './entry-context.ts';
import { markdownView } from './markdown.ts';
import { createPanelRows, type PanelRows } from './panel-rows.ts';
import { connectionView, iconView, linkView } from './status-badge.view.ts';

/** More entries than this are too many to lay out at once. */
const MANY = 5;
/** What is planned again and again is known after so many times; the services come below it. */
const MOST_OF_SERIES = 2;

type View = TemplateResult | typeof nothing;
type Entry = Incident | Maintenance;

/** What every row needs. */
interface RowContext extends EntryContext {
  rows: PanelRows;
}

/**
 * Services by group, what is wrong with its timeline, what is planned, and where to read more; as much of it as
 * there are rows for.
 */
export function panelView(
  context: EntryContext,
  rows = createPanelRows(Number.POSITIVE_INFINITY),
): TemplateResult {
  const { snapshot, status, words, connectionWords, judgement } = context;
  return html`<div part="header">
      ${iconView(status)}<strong part="title">${words}</strong>
      ${snapshot ? html`<bdi part="organization">${snapshot.organization.name}</bdi>` : nothing}
    </div>
    ${snapshot ? contentView(snapshot, { ...context, rows }) : nothing}
    <div part="footer">${connectionView(judgement.word, connectionWords)}${linkView(context.href, context.messages.page_link)}</div>`;
}

function contentView(snapshot: Snapshot, context: RowContext): View[] {
  const { messages, rows } = context;
  return [
    sectionView(
      'incidents',
      messages.incidents,
      snapshot.incidents.flatMap((each) => rows.take([each]).map(() => incidentView(each, context))),
    ),
    sectionView(
      'maintenances',
      messages.maintenances,
      nextOfSeries(snapshot.maintenances).flatMap((each) =>
        rows.take([each]).map(() => maintenanceView(each, context)),
      ),
    ),
    sectionView('services', messages.services, serviceViews(snapshot, context)),
  ];
}

/** Of every series what is under way and the next ones; they come soonest first. */
function nextOfSeries(maintenances: readonly Maintenance[]): Maintenance[] {
  const planned = new Map<string, number>();
  return maintenances.filter(({ recurrenceId, status }) => {
    if (recurrenceId === null || status !== 'scheduled') return true;
    const count = planned.get(recurrenceId) ?? 0;
    planned.set(recurrenceId, count + 1);
    return count < MOST_OF_SERIES;
  });
}

function sectionView(name: string, title: string, items: readonly View[]): View {
  if (items.length === 0) return nothing;
  return html`<section part=${name} class=${items.length > MANY ? 'long' : ''} aria-label=${title}>
    <div part="section-title" aria-hidden="true">${title}</div>
    <ul>${items}</ul>
  </section>`;
}

function incidentView(incident: Incident, context: RowContext): TemplateResult {
  return entryView(incident, `impact-${incident.impact}`, relativeView(incident.startedAt, context), context);
}

function maintenanceView(maintenance: Maintenance, context: RowContext): TemplateResult {
  const { scheduledStartAt, scheduledEndAt } = maintenance;
  const when = context.entryFormats.range(
    Date.parse(scheduledStartAt),
    Date.parse(scheduledEndAt),
    context.nowMs,
  );
  return entryView(maintenance, 'planned', html`<time datetime=${scheduledStartAt}>${when}</time>`, context);
}

function entryView(entry: Entry, kind: string, when: TemplateResult, context: RowContext): TemplateResult {
  const names = entry.services.flatMap(
    ({ id }) => context.snapshot?.services.find((service) => service.id === id)?.name ?? [],
  );
  const updates = context.rows.take<Entry['updates'][number]>(entry.updates);
  return html`<li part=${'impact' in entry ? 'incident' : 'maintenance'} class=${kind}>
    <strong part="entry-title"><bdi>${entry.name}</bdi></strong>
    <div part="meta">${context.messages[entry.status]} · ${when}</div>
    ${names.length > 0 ? html`<div part="affected">${names.map((name, i) => html`${i ? ' · ' : ''}<bdi>${name}</bdi>`)}</div>` : nothing}
    ${
      updates.length > 0
        ? html`<ol part="timeline">${updates.map((update) => updateView(update, context))}</ol>`
        : nothing
    }
  </li>`;
}

function updateView(
  update: Entry['updates'][number],
  { messages, entryFormats, nowMs }: RowContext,
): TemplateResult {
  const { status, displayAt, message } = update;
  return html`<li part="update">
    <span part="update-title">${messages[status]} · <time datetime=${displayAt}>${entryFormats.dateTime(Date.parse(displayAt), nowMs)}</time></span>
    <div part="message" dir="auto">${markdownView(message)}</div>
  </li>`;
}

function relativeView(iso: string, { entryFormats, nowMs }: RowContext): TemplateResult {
  return html`<time datetime=${iso} title=${entryFormats.dateTime(Date.parse(iso), nowMs)}>${entryFormats.relative(Date.parse(iso), nowMs)}</time>`;
}

function serviceViews({ groups, services }: Snapshot, context: RowContext): TemplateResult[] {
  const shown = services.filter((each) => !each.onlyShowIfDegraded || each.status !== 'operational');
  const known = new Set(groups.map(({ id }) => id));
  // Groups and ungrouped services share one order.
  const blocks = [
    ...shown
      .filter(({ groupId }) => groupId === null || !known.has(groupId))
      .map((service) => ({ order: service.order, group: undefined, members: [service] })),
    ...groups.flatMap((group) => {
      const members = shown.filter(({ groupId }) => groupId === group.id);
      return members.length > 0 ? { order: group.order, group, members } : [];
    }),
  ];
  return blocks
    .sort((a, b) => a.order - b.order)
    .flatMap(({ group, members }) => {
      const taken = context.rows.take(members);
      const views = taken.map((service) => serviceView(service, context));
      return group && views.length > 0 ? groupView(group.name, views) : views;
    });
}

function groupView(name: string, services: readonly TemplateResult[]): TemplateResult {
  return html`<li part="group">
    <div part="group-name"><bdi>${name}</bdi></div>
    <ul>${services}</ul>
  </li>`;
}

function serviceView({ name, status }: Service, { messages }: RowContext): TemplateResult {
  return html`<li part="service">
    <span part="service-name"><bdi>${name}</bdi></span>
    <span part="service-status">${iconView(status)}${messages[status]}</span>
  </li>`;
}
