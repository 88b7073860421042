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

const perhaps: { token?: string } = {};

export const camelCase = (
  <status-badge
    organization="acme"
    graceMs={200}
    showConnection
    onlyWhenDegraded={false}
    token={perhaps.token}
    tokenProvider={undefined}
    initialSnapshot={undefined}
    services={undefined}
    onstatus-change={undefined}
  />
);
export const texts = <status-badge services="API, Website" labels='{"live": "Now"}' />;
export const dashed = <status-badge grace-ms={200} show-connection only-when-degraded={undefined} />;

// @ts-expect-error There is no such property.
export const wrongCase = <status-badge gracems={200} />;
// @ts-expect-error There is no such variant.
export const wrongVariant = <status-badge variant="pil" />;
// @ts-expect-error There is no such word.
export const wrongLabel = <status-badge labels={{ alive: 'Now' }} />;
