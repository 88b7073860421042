import type { Snapshot } from '@status-badge/sdk';
import { html, nothing } from 'lit';
import type { Feature, FeatureHost } from './badge-context.ts';
import { bannerView } from './banner.view.ts';
import { type BannerItem, bannerItems, concernIds } from './banner-items.ts';
import { createEntryContext } from './entry-context.ts';
import { sharedDismissals } from './shared-dismissals.ts';

export { bannerStyles as styles } from './banner.styles.ts';

/** A banner is there only while something that was not dismissed is wrong or planned. */
export function createFeature(host: FeatureHost): Feature {
  const entryContext = createEntryContext();
  let known: Snapshot | undefined;
  let shown: readonly BannerItem[] = [];
  let unsubscribe: (() => void) | undefined;
  host.addController({
    hostConnected() {
      unsubscribe = sharedDismissals.subscribe(() => host.requestUpdate());
    },
    hostDisconnected: () => unsubscribe?.(),
  });
  return {
    view(given) {
      const context = entryContext(given);
      const { snapshot } = context;
      // Nobody knows whether there is something to say: the page's own text leads to where it is said.
      if (!snapshot) return context.judgement.word === 'connecting' ? nothing : html`<slot></slot>`;
      const { whole = snapshot } = context;
      const memory = sharedDismissals.of(whole.organization.id);
      // What another banner shows is not over because this one does not show it.
      if (whole !== known) memory.keep(concernIds(whole));
      known = whole;
      const before = shown;
      shown = bannerItems(context).filter(({ concerns }) => !memory.has(concerns));
      holdFocus(host, before, shown);
      if (shown.length === 0) return nothing;
      return bannerView(shown, context, (item) => memory.add(item.concerns));
    },
  };
}

/** The focus stays with its item, wherever that is now; else it goes to the one in the place of what went. */
function holdFocus(host: FeatureHost, before: readonly BannerItem[], now: readonly BannerItem[]): void {
  const root = host.shadowRoot!;
  const buttons = () => [...root.querySelectorAll<HTMLElement>('[part~="dismiss"]')];
  const place = buttons().indexOf(root.activeElement as HTMLElement);
  const id = before[place]?.concerns[0]?.id;
  if (id === undefined) return;
  const next = now.findIndex(({ concerns }) => concerns[0]?.id === id);
  void host.updateComplete.then(() => {
    const all = buttons();
    (all[next] ?? all[place] ?? all.at(-1))?.focus({ preventScroll: true });
  });
}
