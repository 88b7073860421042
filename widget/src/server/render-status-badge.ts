import type { Snapshot } from '@status-badge/sdk';
import { html, nothing } from 'lit';
import { en } from '../messages/en.ts';
import { createFormats } from '../messages/formats.ts';
import { languageOf, loadMessages } from '../messages/load-messages.ts';
import type { Messages } from '../messages/messages.ts';
import { bannerStyles } from '../status-badge/banner.styles.ts';
import { bannerView } from '../status-badge/banner.view.ts';
import { bannerItems } from '../status-badge/banner-items.ts';
import { createEntryContext, type EntryContext } from '../status-badge/entry-context.ts';
import { panelStyles } from '../status-badge/panel.styles.ts';
import { panelView } from '../status-badge/panel.view.ts';
import { presentPill } from '../status-badge/present-badge.ts';
import { isQuiet, presentContext } from '../status-badge/present-context.ts';
import { statusBadgeStyles } from '../status-badge/status-badge.styles.ts';
import { pillView } from '../status-badge/status-badge.view.ts';
import { escapeHtml, renderTemplate } from './render-template.ts';

export interface RenderOptions {
  /** What the element shows before its script runs, and begins with afterwards. */
  snapshot: Snapshot;
  /** The element's own attributes, as `{ endpoint: 'https://status.example.com', organization: 'acme' }`. */
  attributes: Readonly<Record<string, string>>;
  /** The nonce of the page's Content-Security-Policy, for the styles inside. Default: none. */
  nonce?: string;
  /** A style sheet to link instead of styles inside, for a policy without nonces. Default: none. */
  stylesheet?: string;
  /** Words instead of the element's own. */
  labels?: Partial<Messages>;
  /**
   * A text between the tags, for browsers that know neither scripts nor declarative shadow roots. Default: the words
   * of the status, or what the banner speaks of; it leads to `href`, or to the organization's own page.
   */
  fallback?: string;
  /** Epoch milliseconds, for relative times. Default: now. */
  nowMs?: number;
}

/** The styles of the element, for a file that {@link RenderOptions.stylesheet} links to. */
export const statusBadgeCss: string = [statusBadgeStyles, panelStyles, bannerStyles]
  .map(({ cssText }) => cssText)
  .join('');

/**
 * `<status-badge>` as HTML text with a declarative shadow root: whole at the first paint, without any
 * script, and without a shift when the script takes over. Renders everything but runs. A banner that the visitor
 * has dismissed is there until the script runs: a server does not know.
 */
export async function renderStatusBadge(options: RenderOptions): Promise<string> {
  const { snapshot, attributes, nonce, stylesheet } = options;
  const context = await contextOf(options);
  const styles = stylesheet
    ? `<link rel="stylesheet" href="${escapeHtml(stylesheet)}">`
    : `<style${nonce ? ` nonce="${escapeHtml(nonce)}"` : ''}>${statusBadgeCss}</style>`;
  const written = { ...attributes, 'data-status': context.status, 'data-connection': 'connecting' };
  const text = Object.entries(written).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  const json = JSON.stringify(snapshot).replace(/</g, '\\u003c');
  return (
    `<status-badge${text.join('')}><template shadowrootmode="open">${styles}${shadowHtml(context, attributes)}</template>` +
    `<script type="application/json" slot="snapshot">${json}</script>${fallbackHtml(context, options)}</status-badge>`
  );
}

function fallbackHtml(context: EntryContext, { attributes, fallback }: RenderOptions): string {
  const { href } = context;
  const text = fallback ?? wordsOf(context, attributes);
  return renderTemplate(text && href ? html`<a href=${href}>${text}</a>` : html`${text}`);
}

/** What is shown, in plain words; '' where nothing is, or nothing is known. */
function wordsOf(context: EntryContext, attributes: RenderOptions['attributes']): string {
  if (isHidden(context, attributes) || attributes['run']) return '';
  if (attributes['variant'] === 'banner')
    return bannerItems(context)
      .map(({ title }) => title)
      .join(', ');
  const name = attributes['service'] ? context.snapshot?.services[0]?.name : undefined;
  return name === undefined ? context.words : `${name}: ${context.words}`;
}

function isHidden(context: EntryContext, attributes: RenderOptions['attributes']): boolean {
  return 'only-when-degraded' in attributes && isQuiet(context) && attributes['variant'] !== 'banner';
}

function shadowHtml(context: EntryContext, attributes: RenderOptions['attributes']): string {
  const pill = presentPill(context, {
    service: attributes['service'],
    showConnection: false,
    hasFallback: false,
  });
  const { variant } = attributes;
  // A run's state is not in the snapshot: it comes with the script.
  if (isHidden(context, attributes) || attributes['run'])
    return renderTemplate(html`<div part="base"></div>`);
  const items = variant === 'banner' ? bannerItems(context) : [];
  const banner = items.length > 0 ? bannerView(items, context, () => {}) : nothing;
  const panel = variant === 'panel' ? html`<section part="panel">${panelView(context)}</section>` : undefined;
  const view = variant === 'banner' ? banner : (panel ?? pillView(pill));
  const language = languageOf(attributes['locale'] ?? 'en');
  return renderTemplate(
    html`<div part="base" lang=${language} dir=${context.formats.direction}>${view}</div>`,
  );
}

/** Stands for the page, whose address a server does not know: what leads there is relative. */
const PAGE = 'https://page.invalid/';

async function contextOf({ snapshot, attributes, labels, nowMs }: RenderOptions): Promise<EntryContext> {
  const locale = attributes['locale'] ?? 'en';
  const language = languageOf(locale);
  const list = (attributes['services'] ?? '').split(',');
  const written = attributes['href'] ?? '';
  const context = presentContext({
    whole: snapshot,
    connection: undefined,
    updatedAt: null,
    judgement: { word: 'connecting', staleSince: null, recheckInMs: null },
    messages: { ...en, ...(await loadMessages(language)), ...labels },
    formats: createFormats(locale),
    nowMs: nowMs ?? Date.now(),
    service: attributes['service'],
    services: list.flatMap((each) => each.trim() || []),
    href: written,
    baseUrl: PAGE,
  });
  const isRelative = context.href?.startsWith(PAGE);
  return createEntryContext()(isRelative ? { ...context, href: written } : context);
}
