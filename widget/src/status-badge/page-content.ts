/** Whether the page put a text or an element of its own between the tags. */
export function hasFallback(element: Element): boolean {
  return Array.from(element.childNodes).some((node) =>
    node instanceof Element ? !node.slot && node.localName !== 'script' : node.textContent?.trim(),
  );
}

/** The snapshot a server wrote into the page, between the tags of the element. */
export function embeddedJson(element: Element): string | undefined {
  return element.querySelector('script[type="application/json"]')?.textContent ?? undefined;
}

/** Whether a server has rendered the element into a page that is still on its way: an `async` script is ahead of what is inside. */
export function isArriving({ dataset }: HTMLElement): boolean {
  return document.readyState === 'loading' && !!dataset['status'];
}
