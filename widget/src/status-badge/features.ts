import { adoptStyles, type CSSResultOrNative } from 'lit';
import type { Feature, FeatureModule } from './badge-context.ts';
import { FileRetry } from './file-retry.ts';
import type { RunHost } from './run.ts';

export type FeatureName = 'panel' | 'banner' | 'toasts' | 'floating' | 'run';

/** Loads a part; the build adds `again` to its address, because browsers remember an address that failed. */
type Load = (again?: string) => Promise<FeatureModule<RunHost>>;

// Spelled out so that the bundler makes each a file of its own.
const LOAD: Record<FeatureName, Load> = {
  panel: () => import('./panel.ts'),
  banner: () => import('./banner.ts'),
  toasts: () => import('./toasts.ts'),
  floating: () => import('./floating.ts'),
  run: () => import('./run.ts'),
};

/** The parts an element has asked for. A part that cannot be loaded is simply not there. */
export class Features {
  #host: RunHost;
  #loading: Promise<unknown> = Promise.resolve();
  #ready = new Map<FeatureName, Feature | undefined>();
  #styles: CSSResultOrNative[];
  #retry: FileRetry;

  constructor(host: RunHost, styles: CSSResultOrNative[]) {
    this.#host = host;
    this.#styles = styles;
    this.#retry = new FileRetry(host);
  }

  /** The part when it is there; otherwise asks for it, and the element renders again when it comes. */
  get(name: FeatureName | undefined): Feature | undefined {
    if (!name) return undefined;
    if (!this.#ready.has(name)) {
      this.#ready.set(name, undefined);
      const loaded = LOAD[name](this.#retry.again).then(
        (module) => this.#add(name, module),
        () => this.#retry.later(() => this.#ready.delete(name)),
      );
      this.#loading = Promise.all([this.#loading, loaded]);
    }
    return this.#ready.get(name);
  }

  /** Resolves when every part asked for so far is there, or is known not to come. */
  get complete(): Promise<unknown> {
    return this.#loading;
  }

  #add(name: FeatureName, module: FeatureModule<RunHost>): void {
    this.#retry.succeed();
    this.#styles = [...this.#styles, module.styles];
    if (this.#host.shadowRoot) adoptStyles(this.#host.shadowRoot, this.#styles);
    this.#ready.set(name, module.createFeature(this.#host));
    this.#host.requestUpdate();
  }
}
