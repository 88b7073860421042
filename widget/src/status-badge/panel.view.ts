import type { Incident, Maintenance, Service, Snapshot } from '@status-badge/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { BadgeContext } from './badge-context.ts';
import { markdownView } from './markdown.ts';
import { connectionView, iconView, linkView } from './status-badge.view.ts';

type View = TemplateResult | typeof nothing;
type Entry = Incident | Maintenance;

/** Services by group, what is wrong with its timeline, what is planned, and where to read more. */
export function panelView(context: BadgeContext): TemplateResult {
  const { snapshot, status, words, connectionWords, judgement } = context;
  return html`<div part="header">
      ${iconView(status)}<strong part="title">${words}</strong>
      ${snapshot ? html`<bdi part="organization">${snapshot.organization.name}</bdi>` : nothing}
    </div>
    ${snapshot ? contentView(snapshot, context) : nothing}
    <div part="footer">${connectionView(judgement.word, connectionWords)}${linkView(context.href, context.messages.page_link)}</div>`;
}

function contentView(snapshot: Snapshot, context: BadgeContext): View[] {
  const { messages } = context;
  return [
    sectionView(
      'incidents',
      messages.incidents,
      snapshot.incidents.map((each) => incidentView(each, context)),
    ),
    sectionView(
      'maintenances',
      messages.maintenances,
      snapshot.maintenances.map((each) => maintenanceView(each, context)),
    ),
    sectionView('services', messages.services, serviceViews(snapshot, context)),
  ];
}

function sectionView(name: string, title: string, items: readonly View[]): View {
  if (items.length === 0) return nothing;
  return html`<section part=${name} aria-label=${title}>
    <div part="section-title" aria-hidden="true">${title}</div>
    <ul>${items}</ul>
  </section>`;
}

function incidentView(incident: Incident, context: BadgeContext): TemplateResult {
  return entryView(incident, `impact-${incident.impact}`, relativeView(incident.startedAt, context), context);
}

function maintenanceView(maintenance: Maintenance, context: BadgeContext): TemplateResult {
  const { scheduledStartAt, scheduledEndAt } = maintenance;
  const when = context.formats.range(Date.parse(scheduledStartAt), Date.parse(scheduledEndAt));
  return entryView(maintenance, 'planned', html`<time datetime=${scheduledStartAt}>${when}</time>`, context);
}

function entryView(entry: Entry, kind: string, when: TemplateResult, context: BadgeContext): TemplateResult {
  const names = entry.services.flatMap(
    ({ id }) => context.snapshot?.services.find((service) => service.id === id)?.name ?? [],
  );
  return html`<li part=${'impact' in entry ? 'incident' : 'maintenance'} class=${kind}>
    <strong part="entry-title"><bdi>${entry.name}</bdi></strong>
    <div part="meta">${context.messages[entry.status]} · ${when}</div>
    ${names.length > 0 ? html`<div part="affected">${names.join(' · ')}</div>` : nothing}
    ${
      entry.updates.length > 0
        ? html`<ol part="timeline">${entry.updates.map((update) => updateView(update, context))}</ol>`
        : nothing
    }
  </li>`;
}

function updateView(update: Entry['updates'][number], { messages, formats }: BadgeContext): TemplateResult {
  const { status, displayAt, message } = update;
  return html`<li part="update">
    <span part="update-title">${messages[status]} · <time datetime=${displayAt}>${formats.dateTime(Date.parse(displayAt))}</time></span>
    <div part="message" dir="auto">${markdownView(message)}</div>
  </li>`;
}

function relativeView(iso: string, { formats, nowMs }: BadgeContext): TemplateResult {
  return html`<time datetime=${iso} title=${formats.dateTime(Date.parse(iso))}>${formats.relative(Date.parse(iso), nowMs)}</time>`;
}

function serviceViews({ groups, services }: Snapshot, context: BadgeContext): TemplateResult[] {
  const shown = services.filter((each) => !each.onlyShowIfDegraded || each.status !== 'operational');
  const known = new Set(groups.map(({ id }) => id));
  // Groups and ungrouped services share one order.
  const rows = [
    ...shown
      .filter(({ groupId }) => groupId === null || !known.has(groupId))
      .map((service) => ({ order: service.order, view: serviceView(service, context) })),
    ...groups.flatMap((group) => {
      const members = shown.filter(({ groupId }) => groupId === group.id);
      return members.length > 0 ? { order: group.order, view: groupView(group.name, members, context) } : [];
    }),
  ];
  return rows.sort((a, b) => a.order - b.order).map(({ view }) => view);
}

function groupView(name: string, members: readonly Service[], context: BadgeContext): TemplateResult {
  return html`<li part="group">
    <bdi part="group-name">${name}</bdi>
    <ul>${members.map((service) => serviceView(service, context))}</ul>
  </li>`;
}

function serviceView({ name, status }: Service, { messages }: BadgeContext): TemplateResult {
  return html`<li part="service">
    <bdi part="service-name">${name}</bdi>
    <span part="service-status">${iconView(status)}${messages[status]}</span>
  </li>`;
}
