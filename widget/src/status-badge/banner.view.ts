import { html, type TemplateResult } from 'lit';
import type { BannerItem } from './banner-items.ts';
import type { EntryContext } from './entry-context.ts';
import { connectionView, iconView, linkView } from './status-badge.view.ts';

/** What is wrong or planned, each with a way to send it away. */
export function bannerView(
  items: readonly BannerItem[],
  context: EntryContext,
  dismiss: (item: BannerItem) => void,
): TemplateResult {
  const { messages, judgement, connectionWords } = context;
  return html`<section part="banner" aria-label=${messages.incidents}>
    <ul>${items.map((item) => itemView(item, messages.dismiss, dismiss))}</ul>
    <div part="banner-footer">${connectionView(judgement.word, connectionWords)}${linkView(context.href, messages.page_link)}</div>
  </section>`;
}

function itemView(
  item: BannerItem,
  dismissWord: string,
  dismiss: (item: BannerItem) => void,
): TemplateResult {
  return html`<li part="banner-item" class=${item.status}>
    ${iconView(item.status)}
    <div part="banner-text"><strong part="entry-title"><bdi>${item.title}</bdi></strong> <span part="meta">${item.detail}</span></div>
    <button part="dismiss" type="button" aria-label=${`${dismissWord}: ${item.title}`} @click=${() => dismiss(item)}
      ><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 4.4 4.4 3 8 6.6 11.6 3 13 4.4 9.4 8l3.6 3.6-1.4 1.4L8 9.4 4.4 13 3 11.6 6.6 8Z"></path></svg
    ></button>
  </li>`;
}
