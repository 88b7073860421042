import type { Snapshot } from '@status-badge/sdk';
import { html, nothing } from 'lit';
import type { Feature, FeatureHost } from './badge-context.ts';
import { bannerView } from './banner.view.ts';
import { bannerItems, concernIds } from './banner-items.ts';
import { createEntryContext } from './entry-context.ts';
import { sharedDismissals } from './shared-dismissals.ts';

export { bannerStyles as styles } from './banner.styles.ts';

/** A banner is there only while something that was not dismissed is wrong or planned. */
export function createFeature(host: FeatureHost): Feature {
  const entryContext = createEntryContext();
  let known: Snapshot | undefined;
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
      const shown = bannerItems(context).filter(({ concerns }) => !memory.has(concerns));
      if (shown.length === 0) return nothing;
      return bannerView(shown, context, (item) => {
        memory.add(item.concerns);
        void host.updateComplete.then(() => focusItem(host.shadowRoot!, shown.indexOf(item)));
      });
    },
  };
}

/** The item in the place of the one that went; else where the banner was, so that Tab goes on from there. */
function focusItem(root: ShadowRoot, index: number): void {
  const buttons = root.querySelectorAll<HTMLElement>('[part~="dismiss"]');
  let place = buttons[index] ?? buttons[index - 1];
  if (!place) {
    place = root.querySelector<HTMLElement>('[part~="base"]')!;
    place.tabIndex = -1;
  }
  place.focus();
}
