import type { Feature, FeatureHost } from './badge-context.ts';
import { createEntryContext } from './entry-context.ts';
import { panelView } from './panel.view.ts';
import { createPanelRows } from './panel-rows.ts';
import { createSlices } from './slices.ts';

export { panelStyles as styles } from './panel.styles.ts';

/** A large panel is filled from its top, some rows in each frame: none of them holds up the page. */
export function createFeature(host: FeatureHost): Feature {
  const isThere = () => host.shadowRoot?.querySelector('[part~="footer"]') != null;
  const entryContext = createEntryContext();
  const slices = createSlices(host.clock, () => host.requestUpdate());
  // What a server wrote out whole is not taken back for less.
  if (isThere()) slices.limit = Number.POSITIVE_INFINITY;
  let hasBegun = false;
  return {
    view(context) {
      // Opened anew.
      if (hasBegun && !isThere()) slices.begin();
      hasBegun = true;
      const rows = createPanelRows(slices.limit);
      const view = panelView(entryContext(context), rows);
      if (rows.left === 0) slices.goOn();
      else slices.stop();
      return view;
    },
  };
}
