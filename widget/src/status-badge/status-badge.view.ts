import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionWord } from '../connection-word.ts';
import type { BadgeContext } from './badge-context.ts';
import { panelLabel } from './panel-label.ts';
import { type ShownStatus, statusShape } from './status-shape.ts';

type View = TemplateResult | typeof nothing;

/** Everything a pill shows, in words already chosen. */
export interface PillModel {
  status: ShownStatus;
  /** The service's name; null when the pill speaks for the whole organization. */
  name: string | null;
  words: string;
  /** All words this pill may ever show, each on a line, to reserve the room of the widest. */
  reserve: string;
  /** Whether the page's own text inside the tag is shown instead of the words. */
  fallback: boolean;
  connection: ConnectionWord;
  connectionWords: string | null;
  /** The longest words of the connection, each on a line: their room is reserved too. */
  connectionReserve: string;
}

/** The popover that a pill opens. */
export interface PopoverModel {
  open: boolean;
  /** What it is called, for who cannot see where it belongs. */
  label: string;
  /** Its content; `nothing` until it is opened. */
  content: View;
  onToggle: (event: Event) => void;
  onToggled: (event: Event) => void;
  /** Called when the visitor is about to open it: time to load what it shows. */
  onApproach: () => void;
  onClick: () => void;
}

/** A status as a shape, for the eye only: words always stand beside it. */
export function iconView(status: ShownStatus): TemplateResult {
  return html`<svg part="icon" class=${status} viewBox="0 0 16 16" aria-hidden="true"
    ><path fill-rule="evenodd" d=${statusShape(status)}></path></svg>`;
}

export function connectionView(word: ConnectionWord, words: string | null): TemplateResult {
  return html`<span part="connection" class=${word}>${words ?? nothing}</span>`;
}

function labelView(model: PillModel): TemplateResult {
  const { name, words, reserve, connectionWords, connectionReserve, fallback } = model;
  const named = name === null ? nothing : html`<span part="name"><bdi>${name}</bdi></span> `;
  const status = html`<span part="status" data-reserve=${reserve}>${fallback ? html`<slot></slot>` : words}</span>`;
  return html`<span part="label" class=${connectionWords ? 'raised' : ''} data-reserve=${connectionReserve}>${named}${status}</span>`;
}

/** A pill alone, or the button of a popover. A page's fallback may hold links, so it is never in a button. */
export function pillView(model: PillModel, popover?: PopoverModel): TemplateResult {
  const content = html`<span part="main"><slot name="icon">${iconView(model.status)}</slot>${labelView(model)}${connectionView(
    model.connection,
    model.connectionWords,
  )}</span>`;
  if (!popover || model.fallback) return html`<span part="pill">${content}</span>`;
  return html`<button part="pill" type="button" popovertarget="panel" aria-haspopup="dialog"
      aria-expanded=${popover.open ? 'true' : 'false'} @pointerenter=${popover.onApproach} @focus=${popover.onApproach}
      @click=${popover.onClick}>${content}</button>
    <div part="panel" id="panel" class=${popover.open ? 'open' : ''} popover role="dialog" tabindex="-1"
      aria-label=${popover.label} @beforetoggle=${popover.onToggle} @toggle=${popover.onToggled}>${popover.content}</div>`;
}

/** What changed, said once to who cannot see it. */
export function liveView(words: string): TemplateResult {
  return html`<span part="live" role="status">${words}</span>`;
}

/** Where to read more, in a window of its own; nothing when nobody named a page. */
export function linkView(href: string | undefined, words: string): View {
  return href ? html`<a part="link" href=${href} target="_blank" rel="noopener">${words}</a>` : nothing;
}

/** The least a panel says, while its file is on its way or cannot be had. */
export function placeView({ words, href, messages }: BadgeContext): TemplateResult {
  return html`<strong>${words}</strong> ${linkView(href, messages.page_link)}`;
}

/** The `panel` variant; the page's own text stands in for it until there is a status. */
export function panelSectionView(content: View, context: BadgeContext, fallback: boolean): TemplateResult {
  return html`<section part="panel" aria-label=${panelLabel(context)}>${fallback ? html`<slot></slot>` : content}</section>`;
}
