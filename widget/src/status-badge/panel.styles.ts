import { css } from 'lit';

export const panelStyles = css`
  [part~='panel'] :is(ul, ol) { margin: 0; padding: 0; list-style: none; }
  [part~='header'], [part~='footer'] { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25em 0.5em; }
  [part~='title'] { flex: 1; }
  [part~='organization'] { min-inline-size: 0; overflow-wrap: anywhere; }
  [part~='link'] { margin-inline-start: auto; }
  [part~='organization'], [part~='meta'], [part~='affected'], [part~='update-title'] { color: var(--_muted); font-weight: 400; }
  [part~='section-title'] { margin-block: 1.25em 0.25em; color: var(--_muted); font-size: 0.86em; font-weight: 600; }
  [part~='incident'], [part~='maintenance'] {
    margin-block: 0.5em;
    padding-inline-start: 0.75em;
    border-inline-start: 3px solid var(--_border);
  }
  .impact-minor { border-color: var(--_degraded); }
  .impact-major { border-color: var(--_partial); }
  .impact-critical { border-color: var(--_major); }
  .planned { border-color: var(--_maintenance); }
  /* What lies below the fold of a long list costs nothing until it is scrolled to. */
  .long :is([part~='incident'], [part~='maintenance'], [part~='group']) {
    content-visibility: auto;
    contain-intrinsic-size: auto 6em;
  }
  [part~='update'] { margin-block-start: 0.6em; }
  [part~='update-title'] { font-size: 0.93em; }
  [part~='message'] { font-weight: 400; unicode-bidi: isolate; }
  [part~='message'] > :last-child { margin-block-end: 0; }
  [part~='message'] :is(p, ul, ol) { margin: 0.2em 0; }
  [part~='message'] ul { padding-inline-start: 1.4em; list-style: disc; }
  [part~='message'] ol { padding-inline-start: 1.8em; list-style: decimal; }
  [part~='message'] code { font-family: ui-monospace, monospace; font-size: 0.93em; }
  [part~='group'] { margin-block-start: 0.6em; }
  [part~='group'] ul { padding-inline-start: 0.75em; }
  [part~='service'] {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1em;
    padding-block: 0.3em;
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  [part~='service'] + [part~='service'] { border-block-start: 1px solid var(--_border); }
  [part~='service-status'] { display: inline-flex; align-items: center; gap: 0.4em; }
  [part~='footer'] { flex-wrap: nowrap; min-block-size: 1.4em; margin-block-start: 1em; }
  /* A second line goes into the room around: the page below does not move. */
  [part~='footer'] [part~='connection'] { flex: 1; min-inline-size: 0; margin-block: -0.75em; }
`;
