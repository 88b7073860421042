import type { StatusEvent } from '@status-badge/sdk';
import { css, html, nothing } from 'lit';
import type { Feature, FeatureHost } from './badge-context.ts';
import { concerns, isIncidentEvent } from './badge-events.ts';
import { createEntryContext, type EntryContext } from './entry-context.ts';
import { iconView } from './status-badge.view.ts';
import type { ShownStatus } from './status-shape.ts';

/** A note of what changed. */
interface Toast {
  status: ShownStatus;
  title: string;
  detail: string;
}

const SHOWN_MS = 6000;
const MOST = 3;

export const styles = css`
  [part~='toasts'] {
    all: unset;
    position: fixed;
    inset-block-end: 1em;
    inset-inline-end: 1em;
    max-inline-size: min(24em, 100vw - 2em);
    z-index: 2147483000;
    pointer-events: none;
    display: grid;
    gap: 0.5em;
  }
  :host([variant='floating']) [part~='toasts'] { inset-block-end: calc(1rem + 2.7em); }
  [part~='toast'] {
    display: flex;
    align-items: center;
    gap: 0.6em;
    padding: 0.6em 0.9em;
    border: 1px solid var(--_border);
    border-radius: var(--status-badge-radius, 0.5em);
    background: var(--_surface);
    overflow-wrap: anywhere;
    animation: toast 0.2s;
  }
  @keyframes toast { from { opacity: 0; transform: translateY(0.5em); } }
  @media print { [part~='toasts'] { display: none; } }
  @media (prefers-reduced-motion: reduce) { [part~='toast'] { animation: none; } }
`;

/**
 * Short notes of what changed, in the corner, each for some seconds. Hidden from screen readers: the live region says
 * them, and only what it would not say anyway.
 */
export function createFeature(host: FeatureHost): Feature {
  let toasts: readonly (Toast & { of: string })[] = [];
  const entryContext = createEntryContext();
  let count = 0;
  host.addController({
    // Above everything: what is fixed in a box with a filter or a transform would stay in that box.
    hostUpdated() {
      host.shadowRoot!.querySelector<HTMLElement>('[part~="toasts"]')?.togglePopover?.(true);
    },
  });
  return {
    event(event, context) {
      const presented = presentToast(event, entryContext(context));
      if (!presented) return;
      const toast = { ...presented, of: `note ${++count}` };
      toasts = [...toasts, toast].slice(-MOST);
      host.clock.setTimeout(() => {
        toasts = toasts.filter((each) => each !== toast);
        host.requestUpdate();
      }, SHOWN_MS);
      host.requestUpdate();
    },
    spoken: ({ whole }) => ({
      state: whole,
      all: toasts.map(({ of, title, detail }) => ({ of, words: `${title}: ${detail}` })),
    }),
    view: () =>
      toasts.length === 0
        ? nothing
        : html`<div part="toasts" popover="manual" aria-hidden="true">${toasts.map(
            ({ status, title, detail }) =>
              html`<div part="toast">${iconView(status)}<span><bdi part="entry-title">${title}</bdi> · ${detail}</span></div>`,
          )}</div>`,
  };
}

/** The words of an event that is worth a note; undefined for every other, and for other services. */
function presentToast(event: StatusEvent, context: EntryContext): Toast | undefined {
  const { snapshot, messages } = context;
  if (event.type === 'service.status_changed') {
    const { service, newStatus } = event.data;
    return snapshot?.services.some(({ id }) => id === service.id)
      ? { status: newStatus, title: service.name, detail: messages[newStatus] }
      : undefined;
  }
  if (!isIncidentEvent(event) || event.type === 'incident.deleted') return undefined;
  const { incident } = event.data;
  const status = incident.status === 'resolved' ? 'operational' : 'degraded_performance';
  return concerns(incident, context)
    ? { status, title: incident.name, detail: messages[incident.status] }
    : undefined;
}
