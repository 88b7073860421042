import type { Snapshot } from '@status-badge/sdk';
import { html, nothing } from 'lit';
import { en, type Messages } from '../messages/en.ts';
import { createFormats } from '../messages/formats.ts';
import { languageOf, loadMessages } from '../messages/load-messages.ts';
import type { BadgeContext } from '../status-badge/badge-context.ts';
import { bannerStyles } from '../status-badge/banner.styles.ts';
import { bannerView } from '../status-badge/banner.view.ts';
import { bannerItems } from '../status-badge/banner-items.ts';
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
    `<script type="application/json" slot="snapshot">${json}</script></status-badge>`
  );
}

function shadowHtml(context: BadgeContext, attributes: RenderOptions['attributes']): string {
  const pill = presentPill(context, {
    service: attributes['service'],
    showConnection: false,
    hasFallback: false,
  });
  const { variant } = attributes;
  const isHidden = 'only-when-degraded' in attributes && isQuiet(context) && variant !== 'banner';
  // A run's state is not in the snapshot: it comes with the script.
  if (isHidden || attributes['run']) return renderTemplate(html`<div part="base"></div>`);
  const items = variant === 'banner' ? bannerItems(context) : [];
  const banner = items.length > 0 ? bannerView(items, context, () => {}) : nothing;
  const panel = variant === 'panel' ? html`<section part="panel">${panelView(context)}</section>` : undefined;
  const view = variant === 'banner' ? banner : (panel ?? pillView(pill));
  const language = languageOf(attributes['locale'] ?? 'en');
  return renderTemplate(
    html`<div part="base" lang=${language} dir=${context.formats.direction}>${view}</div>`,
  );
}

async function contextOf({ snapshot, attributes, labels, nowMs }: RenderOptions): Promise<BadgeContext> {
  const locale = attributes['locale'] ?? 'en';
  const language = languageOf(locale);
  const list = (attributes['services'] ?? '').split(',');
  return presentContext({
    whole: snapshot,
    connection: undefined,
    updatedAt: null,
    judgement: { word: 'connecting', staleSince: null, recheckInMs: null },
    messages: { ...(language === 'en' ? en : await loadMessages(language)), ...labels },
    formats: createFormats(locale),
    nowMs: nowMs ?? Date.now(),
    service: attributes['service'],
    services: list.flatMap((each) => each.trim() || []),
    href: attributes['href'] ?? '',
    // A server does not know where the page is: only a whole address is one.
    baseUrl: 'about:blank',
  });
}
