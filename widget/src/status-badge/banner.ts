import { html, nothing } from 'lit';
import type { Feature, FeatureHost } from './badge-context.ts';
import { bannerView } from './banner.view.ts';
import { bannerItems } from './banner-items.ts';
import { createDismissals, type Dismissals } from './dismissals.ts';

export { bannerStyles as styles } from './banner.styles.ts';

/** A banner is there only while something that was not dismissed is wrong or planned. */
export function createFeature(host: FeatureHost): Feature {
  let dismissals: { of: string; memory: Dismissals } | undefined;
  const memoryOf = (organizationId: string): Dismissals => {
    if (dismissals?.of !== organizationId) {
      const memory = createDismissals(() => localStorage, `status-badge:dismissed:${organizationId}`);
      dismissals = { of: organizationId, memory };
    }
    return dismissals.memory;
  };
  return {
    view(context) {
      if (!context.snapshot) return nothing;
      const memory = memoryOf(context.snapshot.organization.id);
      const items = bannerItems(context);
      const shown = items.filter(({ id, gravity }) => !memory.has(id, gravity));
      if (shown.length === 0) return nothing;
      return html`${bannerView(shown, context, ({ id, gravity }) => {
        memory.keep(items.map((item) => item.id));
        memory.add(id, gravity);
        host.requestUpdate();
      })}`;
    },
  };
}
