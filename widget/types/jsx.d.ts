/**
 * `<status-badge>` in JSX: `import type {} from '@status-badge/widget/jsx'` once in the app. React 19 sets
 * objects as properties and listens by `onstatus-change`.
 */
import type { StatusBadge, StatusBadgeEvents } from '@status-badge/widget';
import type { HTMLAttributes, Ref } from 'react';

type Settable = Partial<
  Pick<
    StatusBadge,
    | 'endpoint'
    | 'organization'
    | 'service'
    | 'run'
    | 'variant'
    | 'position'
    | 'theme'
    | 'locale'
    | 'href'
    | 'toasts'
    | 'token'
    | 'tokenProvider'
    | 'labels'
    | 'services'
    | 'initialSnapshot'
    | 'client'
    | 'runSource'
  >
>;

type Listeners = {
  [Type in keyof StatusBadgeEvents as `on${Type}`]?: (event: StatusBadgeEvents[Type]) => void;
};

export interface StatusBadgeAttributes extends HTMLAttributes<StatusBadge>, Settable, Listeners {
  ref?: Ref<StatusBadge>;
  key?: string | number;
  'show-connection'?: boolean;
  'only-when-degraded'?: boolean;
  'grace-ms'?: number;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'status-badge': StatusBadgeAttributes;
    }
  }
}
