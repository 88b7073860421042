import { css, nothing, type ReactiveControllerHost } from 'lit';
import type { Feature } from './badge-context.ts';

export const styles = css`
  :host([data-dodge][position^='top']) { inset-block: auto 1rem; }
  :host([data-dodge]:not([position^='top'])) { inset-block: 1rem auto; }
  /* What is fixed is printed over the text of every sheet. */
  @media print {
    :host([variant='floating']) { display: none; }
  }
`;

/** Gives way to the page's own focus: where a corner would cover it, the badge changes to the other one. */
export function createFeature(host: ReactiveControllerHost & HTMLElement): Feature {
  const onFocus = (event: Event) => {
    const [target] = event.composedPath();
    if (target instanceof Element && !event.composedPath().includes(host)) dodge(target);
  };
  const dodge = (target: Element) => {
    const field = target.getBoundingClientRect();
    const here = host.getBoundingClientRect();
    const there = new DOMRect(here.x, innerHeight - here.bottom, here.width, here.height);
    // A field that fills both corners would only make it jump.
    if (overlap(field, here) && !overlap(field, there)) host.toggleAttribute('data-dodge');
  };
  host.addController({
    hostConnected() {
      host.ownerDocument.addEventListener('focusin', onFocus);
      // A field may have had the focus before the badge came.
      const { activeElement, body } = host.ownerDocument;
      if (activeElement && activeElement !== body && activeElement !== host) dodge(activeElement);
    },
    hostDisconnected: () => host.ownerDocument.removeEventListener('focusin', onFocus),
  });
  return { view: () => nothing };
}

function overlap(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
