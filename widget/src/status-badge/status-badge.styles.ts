import { css } from 'lit';

// Public names have no default here: each private one asks the public one first, so that a page's
// `--status-badge-…` wins in both themes.
const light = css`
  --_operational: var(--status-badge-operational, #1a7f37);
  --_maintenance: var(--status-badge-maintenance, #0969da);
  --_degraded: var(--status-badge-degraded, #9a6700);
  --_partial: var(--status-badge-partial, #bc4c00);
  --_major: var(--status-badge-major, #cf222e);
  --_surface: var(--status-badge-surface, #ffffff);
  --_text: var(--status-badge-text, #1f2328);
  --_muted: var(--status-badge-muted, #59636e);
  --_border: var(--status-badge-border, #d1d9e0);
`;

const dark = css`
  --_operational: var(--status-badge-operational, #3fb950);
  --_maintenance: var(--status-badge-maintenance, #58a6ff);
  --_degraded: var(--status-badge-degraded, #d29922);
  --_partial: var(--status-badge-partial, #f0883e);
  --_major: var(--status-badge-major, #f85149);
  --_surface: var(--status-badge-surface, #151b23);
  --_text: var(--status-badge-text, #f0f6fc);
  --_muted: var(--status-badge-muted, #9198a1);
  --_border: var(--status-badge-border, #3d444d);
`;

export const statusBadgeStyles = css`
  :host {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
    ${light}
  }
  :host([hidden]) { display: none; }
  :host([theme='dark']) { ${dark} }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) { ${dark} }
  }

  /* What the page's own rules hand down ends here; 13px withstands a root font of 62.5 %. */
  [part~='base'] {
    all: initial;
    display: inline-block;
    max-inline-size: 100%;
    color: var(--_text);
    font: var(--status-badge-font, 500 max(13px, 0.875rem) / 1.4 system-ui, sans-serif);
  }

  [part~='pill'] {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2em var(--status-badge-spacing, 0.5em);
    box-sizing: border-box;
    max-inline-size: 100%;
    min-block-size: 2em;
    padding: 0.25em 0.75em;
    border: 1px solid var(--_border);
    border-radius: var(--status-badge-radius, 1em);
    background: var(--_surface);
  }

  [part~='icon'] { flex: none; inline-size: 1em; block-size: 1em; fill: currentColor; color: var(--_muted); }
  .operational { color: var(--_operational); }
  .under_maintenance { color: var(--_maintenance); }
  .degraded_performance { color: var(--_degraded); }
  .partial_outage { color: var(--_partial); }
  .major_outage { color: var(--_major); }

  [part~='label'] { min-inline-size: 0; overflow-wrap: anywhere; }
  [part~='label'][data-reserve]::after {
    content: attr(data-reserve);
    display: block;
    block-size: 0;
    overflow: hidden;
    visibility: hidden;
  }
  [part~='name'] { font-weight: 400; }

  [part~='connection'] { color: var(--_muted); font-weight: 400; font-size: 0.93em; }
  [part~='connection']:empty { display: none; }
  [part~='connection'].live::before { content: '● ' / ''; color: var(--_operational); }

  @media (forced-colors: active) {
    [part~='pill'] { border-color: CanvasText; }
    [part~='icon'] { color: CanvasText; }
  }
`;
