/**
 * `<status-badge>` in JSX: `import type {} from '@status-badge/widget/jsx'` once in the app. React 19 sets
 * objects as properties and listens by `onstatus-change`. What has two words may be written as the property
 * (`graceMs={200}`) or as the attribute (`grace-ms={200}`); `undefined` is the default of each.
 */
import type { StatusBadge, StatusBadgeEvents } from '@status-badge/widget';
import type { HTMLAttributes, Key, Ref } from 'react';

type PropertyName =
  | 'endpoint'
  | 'organization'
  | 'service'
  | 'services'
  | 'run'
  | 'variant'
  | 'position'
  | 'onlyWhenDegraded'
  | 'theme'
  | 'locale'
  | 'labels'
  | 'showConnection'
  | 'toasts'
  | 'href'
  | 'graceMs'
  | 'token'
  | 'tokenProvider'
  | 'initialSnapshot'
  | 'client'
  | 'runSource'
  | 'clock';

type Settable = {
  [Name in PropertyName]?:
    | StatusBadge[Name]
    | (Name extends 'services' | 'labels' ? string : never)
    | undefined;
};

type Listeners = {
  [Type in keyof StatusBadgeEvents as `on${Type}`]?: ((event: StatusBadgeEvents[Type]) => void) | undefined;
};

export interface StatusBadgeAttributes extends HTMLAttributes<StatusBadge>, Settable, Listeners {
  ref?: Ref<StatusBadge> | undefined;
  key?: Key | null | undefined;
  'show-connection'?: boolean | undefined;
  'only-when-degraded'?: boolean | undefined;
  'grace-ms'?: number | undefined;
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'status-badge': StatusBadgeAttributes;
    }
  }
}
