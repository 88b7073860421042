import { css } from 'lit';

export const runStyles = css`
  [part~='run'] {
    display: inline-block;
    box-sizing: border-box;
    inline-size: 24em;
    max-inline-size: min(100%, 100vw - 2em);
    min-block-size: 4.2em;
    padding: 0.6em 0.9em;
    border: 1px solid var(--_border);
    border-radius: var(--status-badge-radius, 0.5em);
    background: var(--_surface);
    overflow-wrap: anywhere;
  }
  [part~='run-header'] { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2em 0.5em; }
  [part~='run-progress'] { display: flex; align-items: center; gap: 0.6em; font-variant-numeric: tabular-nums; }
  [part~='progress'] { flex: 1; inline-size: 100%; min-inline-size: 0; accent-color: var(--_focus); }
  [part~='message'], [part~='error'], [part~='run-progress'] { margin-block-start: 0.3em; font-weight: 400; }
  [part~='error'] { padding-inline-start: 0.6em; border-inline-start: 3px solid var(--_major); }
  [part~='artifacts'] { margin: 0.3em 0 0; padding-inline-start: 1.2em; }
`;
