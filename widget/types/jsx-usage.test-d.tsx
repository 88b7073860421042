import type {} from './jsx.d.ts';

// Compiled, never run: what an app may and may not write.
export const good = (
  <status-badge
    endpoint="https://status.example.com"
    organization="acme"
    variant="floating"
    show-connection
    labels={{ live: 'Now' }}
    onstatus-change={({ detail }) => detail.to satisfies string}
  >
    Status
  </status-badge>
);

// @ts-expect-error There is no such variant.
export const wrongVariant = <status-badge variant="pil" />;
// @ts-expect-error There is no such word.
export const wrongLabel = <status-badge labels={{ alive: 'Now' }} />;
