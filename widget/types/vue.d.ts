/**
 * `<status-badge>` in Vue templates: `import type {} from '@status-badge/widget/vue'` once in the app. Bind an
 * address (`:endpoint="url"`) where a listener is written inline: vue-tsc 3.3 takes the `//` of `endpoint="https://…"` for
 * a comment, and then knows no types of that tag's listeners (TS7006).
 */
import type { StatusBadge, StatusBadgeEvents } from '@status-badge/widget';

type Listeners = {
  [Type in keyof StatusBadgeEvents as Type extends 'status-change'
    ? 'onStatusChange'
    : Type extends 'run-complete'
      ? 'onRunComplete'
      : Type extends 'connection-change'
        ? 'onConnectionChange'
        : 'onIncident']?: ((event: StatusBadgeEvents[Type]) => void) | undefined;
};

type PropertyName = Exclude<
  keyof StatusBadge,
  keyof HTMLElement | 'clock' | 'updateComplete' | 'partsComplete'
>;
type Settable = {
  [Name in PropertyName]?:
    | StatusBadge[Name]
    | (Name extends 'services' | 'labels' ? string : never)
    | undefined;
};

declare module 'vue' {
  interface GlobalComponents {
    'status-badge': new () => { $props: Settable & Listeners };
  }
}
