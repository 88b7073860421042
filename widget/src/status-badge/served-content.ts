/** What a server rendered into the shadow root. It stays there until the same is rendered alive. */
export class ServedContent {
  #nodes: ChildNode[] = [];

  get isThere(): boolean {
    return this.#nodes.length > 0;
  }

  /** Takes note of what a root holds before the element renders into it. */
  note(root: ShadowRoot | null): void {
    this.#nodes = [...(root?.childNodes ?? [])];
  }

  remove(): void {
    for (const node of this.#nodes.splice(0)) node.remove();
  }
}
