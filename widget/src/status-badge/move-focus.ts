/**
 * Into the panel when it has opened, back to its button when it has closed. Not by `autofocus`, which a page would
 * take for its own; and the platform would give the focus back to the host, which cannot take it, and so to nobody.
 */
export function moveFocus(panel: HTMLElement, isOpen: boolean): void {
  const root = panel.getRootNode() as ShadowRoot;
  if (isOpen) panel.focus({ preventScroll: true });
  else if (panel.contains(root.activeElement)) root.querySelector('button')?.focus({ preventScroll: true });
}

/** What had the focus may be gone. Then its panel has it, or its pill, or the place where it was: Tab goes on from there. */
export function keepFocus(root: ShadowRoot): void {
  if (root.activeElement) return;
  const find = (selector: string) => root.querySelector<HTMLElement>(selector);
  const place = find('.open') ?? find('button') ?? find('div')!;
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
