import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionWord } from '../connection-word.ts';
import { type ShownStatus, statusShape } from './status-shape.ts';

/** Everything a pill shows, in words already chosen. */
export interface PillModel {
  status: ShownStatus;
  /** The service's name; null when the pill speaks for the whole organization. */
  name: string | null;
  words: string;
  /** The widest words this pill may ever show, to reserve their room; null when nothing is reserved. */
  reserve: string | null;
  /** Whether the page's own text inside the tag is shown instead of the words. */
  fallback: boolean;
  connection: ConnectionWord;
  connectionWords: string | null;
}

export function iconView(status: ShownStatus): TemplateResult {
  return html`<svg part="icon" class=${status} viewBox="0 0 16 16" aria-hidden="true"
    ><path fill-rule="evenodd" d=${statusShape(status)}></path
  ></svg>`;
}

export function connectionView(word: ConnectionWord, words: string | null): TemplateResult {
  return html`<span part="connection" class=${word}>${words ?? nothing}</span>`;
}

export function labelView({ name, words, reserve, fallback }: PillModel): TemplateResult {
  const named = name === null ? nothing : html`<bdi part="name">${name}</bdi> `;
  const status = fallback ? html`<slot></slot>` : html`<span part="status">${words}</span>`;
  return html`<span part="label" data-reserve=${reserve ?? nothing}>${named}${status}</span>`;
}

export function pillView(model: PillModel): TemplateResult {
  return html`<span part="pill">${iconView(model.status)}${labelView(model)}${connectionView(
    model.connection,
    model.connectionWords,
  )}</span>`;
}
