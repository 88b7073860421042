import type { Feature } from './badge-context.ts';
import { panelView } from './panel.view.ts';

export { panelStyles as styles } from './panel.styles.ts';

export function createFeature(): Feature {
  return { view: panelView };
}
