/** `<status-badge>` in Vue templates: `import type {} from '@status-badge/widget/vue'` once in the app. */
import type { StatusBadge, StatusBadgeEvents } from '@status-badge/widget';
import type { DefineComponent } from 'vue';

type Listeners = {
  [Type in keyof StatusBadgeEvents as Type extends 'status-change'
    ? 'onStatusChange'
    : Type extends 'run-complete'
      ? 'onRunComplete'
      : Type extends 'connection-change'
        ? 'onConnectionChange'
        : 'onIncident']?: (event: StatusBadgeEvents[Type]) => void;
};

type Settable = Partial<Omit<StatusBadge, keyof HTMLElement | 'clock' | 'updateComplete' | 'partsComplete'>>;

declare module 'vue' {
  interface GlobalComponents {
    'status-badge': DefineComponent<Settable & Listeners>;
  }
}
