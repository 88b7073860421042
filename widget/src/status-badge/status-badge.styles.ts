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
  --_focus: var(--status-badge-focus, #0969da);
  --_scheme: light;
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
  --_focus: var(--status-badge-focus, #58a6ff);
  --_scheme: dark;
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

  :host([variant='panel']),
  :host([variant='banner']) { display: block; }
  /* A page's own rules for everything (as position: relative) would win over these. */
  :host([variant='floating']) {
    position: fixed !important;
    inset: auto auto 1rem;
    z-index: 2147483000 !important;
    max-inline-size: calc(100vw - 2rem);
    inset-inline-end: 1rem;
  }
  :host([variant='floating'][position^='top']) { inset-block: 1rem auto; }
  :host([variant='floating'][position$='start']) { inset-inline: 1rem auto; }

  /* What the page's own rules hand down ends here, but not that it is hidden; 13px withstands a root font of 62.5 %. */
  [part~='base'] {
    all: initial;
    visibility: inherit;
    pointer-events: inherit;
    position: relative;
    display: block;
    color-scheme: var(--_scheme);
    color: var(--_text);
    overflow-wrap: break-word;
    font: var(--status-badge-font, 500 max(13px, 0.875rem) / 1.4 system-ui, sans-serif);
  }

  [part~='pill'] {
    all: unset;
    display: inline-flex;
    align-items: center;
    box-sizing: border-box;
    max-inline-size: 100%;
    min-block-size: 2.2em;
    padding: 0.25em 0.75em;
    border: 1px solid var(--_border);
    border-radius: var(--status-badge-radius, 1.1em);
    background: var(--_surface);
  }
  [part~='main'] {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: var(--status-badge-spacing, 0.5em);
    min-inline-size: 0;
  }
  button[part~='pill'] { cursor: pointer; }
  button[part~='pill']:hover { border-color: var(--_muted); }
  /* Inside, because what lies around may be light where the visitor prefers the dark. */
  :focus-visible:not([part='base']) { outline: 2px solid var(--_focus); outline-offset: -2px; }
  :host([variant='floating']) [part~='pill'] { box-shadow: 0 2px 8px rgb(0 0 0 / 0.2); }

  [part~='icon'] { flex: none; inline-size: 1em; block-size: 1em; fill: currentColor; color: var(--_muted); }
  [part~='icon'].operational { color: var(--_operational); }
  [part~='icon'].under_maintenance { color: var(--_maintenance); }
  [part~='icon'].degraded_performance { color: var(--_degraded); }
  [part~='icon'].partial_outage { color: var(--_partial); }
  [part~='icon'].major_outage { color: var(--_major); }
  slot[name='icon'] { display: contents; }

  [part~='label'] { min-inline-size: 0; overflow-wrap: anywhere; }
  [part~='status'] { display: inline-grid; grid-template-columns: minmax(0, max-content); }
  [data-reserve]::after {
    content: attr(data-reserve);
    display: block;
    block-size: 0;
    overflow: hidden;
    white-space: pre;
    visibility: hidden;
  }
  [part~='label']::after { font-size: 0.75em; }
  [part~='name'] { font-weight: 400; }
  [part~='name']::after { content: ' · ' / ''; color: var(--_muted); }

  [part~='connection'] { color: var(--_muted); font-weight: 400; font-size: 0.93em; }
  [part~='connection']:empty { display: none; }
  [part~='connection']:is(.live, .connecting)::before { content: '● ' / ''; color: var(--_operational); }
  /* In a pill it is a second line in the room of the first: nothing moves, whatever there is to say. */
  [part~='main'] [part~='connection'] {
    position: absolute;
    inset-block-end: -0.3em;
    inset-inline-start: calc((1em + var(--status-badge-spacing, 0.5em)) / 0.75);
    font-size: 0.75em;
    line-height: 1;
    white-space: nowrap;
  }
  [part~='label'].raised { transform: translateY(-0.38em); }

  :host([variant='dot']) [part~='pill'] {
    min-inline-size: 24px;
    min-block-size: 24px;
    padding: 0;
    justify-content: center;
    border-color: transparent;
    border-radius: 50%;
  }
  :host([variant='dot']:is([data-connection='stale'], [data-connection='stopped'], [data-connection='refused'])) [part~='pill'] { border: 1px dashed var(--_muted); }
  [part~='live'],
  :host([variant='dot']) [part~='label'],
  :host([variant='dot']) [part~='pill'] [part~='connection'] {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  [part~='panel'] {
    box-sizing: border-box;
    padding: 1em;
    border: 1px solid var(--_border);
    border-radius: var(--status-badge-radius, 0.5em);
    background: var(--_surface);
    color: var(--_text);
  }
  a { color: var(--_focus); outline-offset: 2px !important; }
  section[part~='panel'] { min-block-size: 8em; }
  /* Without anchors (older browsers) it opens in the middle; without popovers, in place. */
  [popover][part~='panel'] {
    display: none;
    inline-size: min(24em, 100vw - 3em);
    max-block-size: min(32em, 100dvh - 1em, 100% - 0.8em);
    overflow: auto;
    box-shadow: 0 4px 24px rgb(0 0 0 / 0.2);
  }
  [popover][part~='panel']:popover-open { display: block; }
  @supports not selector(:popover-open) {
    [popover][part~='panel'].open { display: block; }
  }
  @supports (position-area: block-end) {
    [popover][part~='panel'] {
      inset: auto;
      margin: 0.4em 0;
      position-area: block-end span-inline-end;
      position-try: most-block-size flip-block, flip-inline, flip-block flip-inline;
    }
  }

  @media (forced-colors: active) {
    [part~='icon'] { color: CanvasText !important; }
    button[part~='pill'] { border-color: ButtonBorder; }
  }
`;
