import type { Run, RunStatus } from '@status-badge/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionWord } from '../connection-word.ts';
import type { EntryContext } from './entry-context.ts';
import { safeLink } from './safe-link.ts';
import { connectionView } from './status-badge.view.ts';
import { type ShownStatus, statusShape } from './status-shape.ts';

export interface RunModel {
  run: Run | undefined;
  /** What is to be said of the run's own connection. */
  connection: ConnectionWord;
  connectionWords: string | null;
  /** Whether the page put a text of its own inside the tag: shown until the run is known. */
  hasFallback: boolean;
}

const RUNNING = 'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0ZM6 4.3 12.2 8 6 11.7Z';
const SHAPES: Record<RunStatus, { color: ShownStatus; path: string }> = {
  queued: { color: 'unknown', path: statusShape('unknown') },
  running: { color: 'under_maintenance', path: RUNNING },
  succeeded: { color: 'operational', path: statusShape('operational') },
  failed: { color: 'major_outage', path: statusShape('major_outage') },
  cancelled: { color: 'unknown', path: statusShape('partial_outage') },
  timed_out: { color: 'partial_outage', path: statusShape('degraded_performance') },
};

/** One run: how far it is, what it says, what it made, how it ended. */
export function runView(
  { run, connection, connectionWords, hasFallback }: RunModel,
  context: EntryContext,
): TemplateResult {
  const { messages } = context;
  if (!run) {
    const words = messages[connection === 'connecting' ? 'loading' : 'unknown'];
    const text = hasFallback ? html`<slot></slot>` : words;
    return html`<div part="run"><span part="run-status">${text}</span>${connectionView(connection, null)}</div>`;
  }
  return html`<div part="run">
    <div part="run-header">${runIcon(run.status)}<span part="name"><bdi>${run.job}</bdi></span>
      <span part="run-status">${messages[run.status]}</span>${connectionView(connection, connectionWords)}</div>
    ${run.finishedAt === null ? progressView(run, context) : nothing}
    ${textView('message', run.message)}${textView('error', run.error)}${artifactsView(run, context)}
  </div>`;
}

function runIcon(status: RunStatus): TemplateResult {
  const { color, path } = SHAPES[status];
  return html`<svg part="icon" class=${color} viewBox="0 0 16 16" aria-hidden="true"
    ><path fill-rule="evenodd" d=${path}></path></svg>`;
}

function progressView({ status, progress }: Run, { messages, entryFormats }: EntryContext): TemplateResult {
  const label = messages.progress;
  if (status === 'queued') return html`<progress part="progress" aria-label=${label}></progress>`;
  return html`<div part="run-progress"><progress part="progress" max="100" value=${progress} aria-label=${label}></progress>
    <span aria-hidden="true">${entryFormats.percent(progress)}</span></div>`;
}

function textView(part: string, text: string | null): TemplateResult | typeof nothing {
  return text ? html`<div part=${part} dir="auto">${text}</div>` : nothing;
}

function artifactsView({ artifacts }: Run, { messages }: EntryContext): TemplateResult | typeof nothing {
  if (artifacts.length === 0) return nothing;
  return html`<ul part="artifacts" aria-label=${messages.artifacts}>${artifacts.map(({ name, url }) => {
    const href = safeLink(url);
    const text = html`<bdi>${name}</bdi>`;
    return html`<li part="artifact">${href ? html`<a href=${href} target="_blank" rel="noopener nofollow">${text}</a>` : text}</li>`;
  })}</ul>`;
}
