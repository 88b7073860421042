import { css } from 'lit';

export const bannerStyles = css`
  [part~='banner'] {
    padding: 0.6em 1em;
    border: 1px solid var(--_border);
    border-radius: var(--status-badge-radius, 0.5em);
    background: var(--_surface);
  }
  [part~='banner'] ul { margin: 0; padding: 0; list-style: none; }
  [part~='banner-item'] { display: flex; align-items: flex-start; gap: 0.6em; padding-block: 0.2em; }
  [part~='banner-item'] > [part~='icon'] { margin-block-start: 0.2em; }
  [part~='banner-text'] { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
  [part~='meta'] { color: var(--_muted); font-weight: 400; }
  [part~='dismiss'] {
    all: unset;
    flex: none;
    display: grid;
    place-items: center;
    inline-size: max(24px, 1.75em);
    block-size: max(24px, 1.75em);
    margin-block: -0.175em;
    border-radius: 0.35em;
    cursor: pointer;
  }
  [part~='dismiss'] svg { inline-size: 1em; fill: currentColor; }
  [part~='dismiss']:hover { background: var(--_border); }
  [part~='banner-footer'] { min-block-size: 1.4em; display: flex; flex-wrap: wrap; gap: 0.25em 1em; }
`;
