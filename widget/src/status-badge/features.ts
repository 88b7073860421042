import { adoptStyles, type CSSResultOrNative } from 'lit';
import type { Feature, FeatureHost, FeatureModule } from './badge-context.ts';

export type FeatureName = 'panel' | 'banner' | 'toasts' | 'floating';

// Spelled out so that the bundler makes each a file of its own.
const LOAD: Record<FeatureName, () => Promise<FeatureModule>> = {
  panel: () => import('./panel.ts'),
  banner: () => import('./banner.ts'),
  toasts: () => import('./toasts.ts'),
  floating: () => import('./floating.ts'),
};

/** The parts an element has asked for. A part that cannot be loaded is simply not there. */
export class Features {
  #host: FeatureHost;
  #ready = new Map<FeatureName, Feature | undefined>();
  #styles: CSSResultOrNative[];

  constructor(host: FeatureHost, styles: CSSResultOrNative[]) {
    this.#host = host;
    this.#styles = styles;
  }

  /** The part when it is there; otherwise asks for it, and the element renders again when it comes. */
  get(name: FeatureName): Feature | undefined {
    if (!this.#ready.has(name)) {
      this.#ready.set(name, undefined);
      void LOAD[name]().then(
        (module) => this.#add(name, module),
        () => this.#ready.delete(name), // Asked again at the next rendering that wants it.
      );
    }
    return this.#ready.get(name);
  }

  #add(name: FeatureName, module: FeatureModule): void {
    this.#styles = [...this.#styles, module.styles];
    if (this.#host.shadowRoot) adoptStyles(this.#host.shadowRoot, this.#styles);
    this.#ready.set(name, module.createFeature(this.#host));
    this.#host.requestUpdate();
  }
}
