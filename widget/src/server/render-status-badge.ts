import type { Snapshot } from '@status-badge/sdk';
import { decodeSnapshot } from '@status-badge/sdk/contract';
import { html, nothing } from 'lit';
import { chooseLocale } from '../messages/choose-locale.ts';
import { en } from '../messages/en.ts';
import { createFormats } from '../messages/formats.ts';
import { languageOf, loadMessages } from '../messages/load-messages.ts';
import type { Messages } from '../messages/messages.ts';
import { overrideMessages } from '../messages/override-messages.ts';
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
  /**
   * What the element shows before its script runs, and begins with afterwards. Whatever is none (`undefined`, the body of a
   * 404) leaves the tag with its `fallback`, which the script takes over.
   */
  snapshot: Snapshot | null | undefined;
  /** The element's own attributes, as `{ endpoint: 'https://status.example.com', organization: 'acme' }`. */
  attributes: Readonly<Record<string, string | undefined>>;
  /** The nonce of the page's Content-Security-Policy, for the styles inside. Default: none. */
  nonce?: string | undefined;
  /** A style sheet to link instead of styles inside, for a policy without nonces. Default: none. */
  stylesheet?: string | undefined;
  /** Words instead of the element's own, beside those of the attribute `labels`, which has them all in what is rendered. */
  labels?: Partial<Messages> | undefined;
  /**
   * A text between the tags, for browsers that know neither scripts nor declarative shadow roots. Default: the words
   * of the status, or what the banner speaks of; it leads to `href`, or to the organization's own page. Without a snapshot
   * it leads to `href` alone, and is nothing when there is none.
   */
  fallback?: string | undefined;
  /** Epoch milliseconds, for relative times. Default: now. */
  nowMs?: number | undefined;
}

/** The styles of the element, for a file that {@link RenderOptions.stylesheet} links to. */
export const statusBadgeCss: string = [statusBadgeStyles, panelStyles, bannerStyles]
  .map(({ cssText }) => cssText)
  .join('');

/**
 * `<status-badge>` as HTML text with a declarative shadow root: whole at the first paint, without any
 * script, and without a shift when the script takes over. Renders everything but runs. A banner that the visitor
 * has dismissed is there until the script runs: a server does not know. Never rejects: what cannot be rendered is left to
 * the script, and to the fallback.
 */
export async function renderStatusBadge(options: RenderOptions): Promise<string> {
  return render({ ...options, ...labelled(options) });
}

/** The page's own words, from wherever it gave them: for what is rendered, and for the script that takes it over. */
function labelled({ attributes, labels }: RenderOptions): Pick<RenderOptions, 'attributes' | 'labels'> {
  if (!labels) return { attributes, labels: readLabels(attributes['labels']) };
  const all = { ...readLabels(attributes['labels']), ...labels };
  return { attributes: { ...attributes, labels: JSON.stringify(all) }, labels: all };
}

/** As the element reads them: a text that is no JSON is no words. */
function readLabels(text = 'null'): Partial<Messages> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function render(options: RenderOptions): Promise<string> {
  const snapshot = decodeSnapshot(options.snapshot);
  try {
    if (snapshot) return whole(snapshot, await contextOf(options, snapshot), options);
  } catch {
    // Shaped like a snapshot, but it is none: no host's page may fail for that.
  }
  const tag = openingTag(options.attributes);
  return `${tag}${fallbackHtml(await contextOf(options, undefined), options)}</status-badge>`;
}

function openingTag(attributes: RenderOptions['attributes']): string {
  const written = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return `<status-badge${written.map(([name, value]) => ` ${name}="${escapeHtml(String(value))}"`).join('')}>`;
}

function whole(snapshot: Snapshot, context: EntryContext, options: RenderOptions): string {
  const { attributes, nonce, stylesheet } = options;
  const styles = stylesheet
    ? `<link rel="stylesheet" href="${escapeHtml(stylesheet)}">`
    : `<style${nonce ? ` nonce="${escapeHtml(nonce)}"` : ''}>${statusBadgeCss}</style>`;
  const tag = openingTag({ ...attributes, 'data-status': context.status, 'data-connection': 'connecting' });
  const json = JSON.stringify(snapshot).replace(/</g, '\\u003c');
  return (
    `${tag}<template shadowrootmode="open">${styles}${shadowHtml(context, attributes)}</template>` +
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
  if (!context.whole) return context.href ? context.messages.page_link : '';
  if (attributes['variant'] === 'banner')
    return bannerItems(context)
      .map(({ title }) => title)
      .join(', ');
  const name = attributes['service'] ? context.snapshot?.services[0]?.name : undefined;
  return name === undefined ? context.words : `${name}: ${context.words}`;
}

function isHidden(context: EntryContext, attributes: RenderOptions['attributes']): boolean {
  return (
    attributes['only-when-degraded'] !== undefined && isQuiet(context) && attributes['variant'] !== 'banner'
  );
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
  const language = languageOf(context.formats.locale);
  return renderTemplate(
    html`<div part="base" lang=${language} dir=${context.formats.direction}>${view}</div>`,
  );
}

/** Stands for the page, whose address a server does not know: what leads there is relative. */
const PAGE = 'https://page.invalid/';

async function contextOf(
  { attributes, labels, nowMs }: RenderOptions,
  snapshot: Snapshot | undefined,
): Promise<EntryContext> {
  const locale = chooseLocale(attributes['locale'] ?? 'en');
  const list = (attributes['services'] ?? '').split(',');
  const written = attributes['href'] ?? '';
  const context = presentContext({
    whole: snapshot,
    connection: undefined,
    updatedAt: null,
    judgement: { word: 'connecting', staleSince: null, recheckInMs: null, error: null },
    messages: overrideMessages({ ...en, ...(await loadMessages(languageOf(locale))) }, labels),
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
