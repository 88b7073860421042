import type { Feature, FeatureHost } from './badge-context.ts';
import { panelView } from './panel.view.ts';
import { createPanelRows } from './panel-rows.ts';

export { panelStyles as styles } from './panel.styles.ts';

const ROWS_AT_ONCE = 50;

/** A large panel is filled from its top, some rows in each task: none of them holds up the page. */
export function createFeature(host: FeatureHost): Feature {
  const isThere = () => host.shadowRoot?.querySelector('[part~="footer"]') != null;
  // What a server wrote out whole is not taken back for less.
  let limit = isThere() ? Number.POSITIVE_INFINITY : ROWS_AT_ONCE;
  let hasBegun = false;
  let timer: unknown;
  return {
    view(context) {
      // Opened anew.
      if (hasBegun && !isThere()) limit = ROWS_AT_ONCE;
      hasBegun = true;
      const rows = createPanelRows(limit);
      const view = panelView(context, rows);
      host.clock.clearTimeout(timer);
      if (rows.left === 0) {
        timer = host.clock.setTimeout(() => {
          limit += ROWS_AT_ONCE;
          host.requestUpdate();
        }, 0);
      }
      return view;
    },
  };
}
