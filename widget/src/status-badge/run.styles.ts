import { css } from 'lit';

export const runStyles = css`
  [part~='run'] {
    display: inline-block;
    box-sizing: border-box;
    inline-size: 24em;
    max-inline-size: min(100%, 100vw - 2em);
    position: relative;
    min-block-size: 4.8em;
    /* What there is to say of the connection has its room below, said or not: nothing moves. */
    padding: 0.6em 0.9em 1.3em;
    border: 1px solid var(--_border);
    border-radius: var(--status-badge-radius, 0.5em);
    background: var(--_surface);
    overflow-wrap: anywhere;
  }
  [part~='run-header'] { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2em 0.5em; }
  [part~='run'] [part~='connection'] {
    position: absolute;
    inset-block-end: 0.5em;
    inset-inline-start: 1.2em;
    font-size: 0.75em;
    line-height: 1;
    white-space: nowrap;
  }
  [part~='run-progress'] { display: flex; align-items: center; gap: 0.6em; font-variant-numeric: tabular-nums; }
  [part~='progress'] { flex: 1; inline-size: 100%; min-inline-size: 0; accent-color: var(--_focus); }
  [part~='message'], [part~='error'], [part~='run-progress'] { margin-block-start: 0.3em; font-weight: 400; }
  [part~='error'] { padding-inline-start: 0.6em; border-inline-start: 3px solid var(--_major); }
  /* Two links below each other are 24 pixels apart, as targets must be. */
  [part~='artifact'] { line-height: max(24px, 1.4em); }
  [part~='artifacts'] { margin: 0.3em 0 0; padding-inline-start: 1.2em; }
  /* The bar of a run in the queue moves without end. */
  @media (prefers-reduced-motion: reduce) { progress:indeterminate { opacity: 0; } }
`;
