import { type Run, type RunWatch, type TokenSource, watchRun } from '@status-badge/sdk';
import { isTerminal } from '@status-badge/sdk/contract';
import type { ReactiveController } from 'lit';
import { type ConnectionHost, ConnectionWatch } from '../connection-watch.ts';
import { isWell } from '../connection-word.ts';
import type { Feature, FeatureHost } from './badge-context.ts';
import { tell } from './badge-events.ts';
import { createEntryContext } from './entry-context.ts';
import { hasFallback } from './page-content.ts';
import { presentConnection } from './present-badge.ts';
import { runView } from './run.view.ts';
import { resolveEndpoint } from './safe-link.ts';
import { warnOnce } from './warn-once.ts';

export { runStyles as styles } from './run.styles.ts';

/** What a run is read from: the SDK's watch of it. */
export type RunSource = Pick<RunWatch, 'getRun' | 'subscribe' | 'connection'>;

/** An element that may show a run. */
export interface RunHost extends FeatureHost, ConnectionHost {
  readonly endpoint: string;
  readonly run: string | undefined;
  readonly runSource: RunSource | undefined;
  readonly token: string | undefined;
  readonly tokenProvider: Exclude<TokenSource, string> | undefined;
  readonly showConnection: boolean;
}

/** Follows the run that the element names, from its start to its end. */
export function createFeature(host: RunHost): Feature {
  const controller = new RunController(host);
  host.addController(controller);
  const entryContext = createEntryContext();
  return {
    judgement: () => controller.watch.judge(),
    // Neither its progress nor its message: they would be read out all the time.
    spoken(given) {
      const { messages } = entryContext(given);
      const { run } = controller;
      const words = run && `${run.job}: ${messages[run.status]}`;
      return { state: run, all: words ? [{ of: words, words }] : [] };
    },
    view(given) {
      const context = entryContext(given);
      const { run } = controller;
      const { word } = context.judgement;
      const isSaid = (host.showConnection || !isWell(word)) && !(run && isTerminal(run.status));
      // A run that is known was live; the transport would say no more.
      const words = isSaid ? presentConnection(context, 0) : null;
      const hasText = hasFallback(host);
      return runView({ run, connection: word, connectionWords: words, hasFallback: hasText }, context);
    },
  };
}

/** Whatever makes it another run to watch, or another right to see it. */
const IDENTITY = ['endpoint', 'run', 'runSource', 'token', 'tokenProvider'] as const;

function openRun(host: RunHost): RunSource | undefined {
  const { endpoint, run, runSource } = host;
  if (runSource || !run) return runSource;
  const token = host.tokenProvider ?? host.token;
  try {
    return watchRun({ endpoint: resolveEndpoint(endpoint, host.baseURI), run, token });
  } catch (error) {
    warnOnce(host, (error as Error).message);
    return undefined;
  }
}

class RunController implements ReactiveController {
  run: Run | undefined;
  readonly watch: ConnectionWatch;
  #host: RunHost;
  #undo: (() => void) | undefined;
  #identity: readonly unknown[] = [];
  /** The id of the run whose end was told. */
  #toldOf: string | undefined;

  constructor(host: RunHost) {
    this.#host = host;
    this.watch = new ConnectionWatch(host);
  }

  hostConnected(): void {
    this.#start();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  hostUpdate(): void {
    if (!this.#isAnother()) return;
    this.#stop();
    this.#start();
  }

  hostUpdated(): void {
    const { run } = this;
    if (!run || !isTerminal(run.status) || run.id === this.#toldOf) return;
    this.#toldOf = run.id;
    tell(this.#host, 'run-complete', { run });
  }

  #start(): void {
    // It may have become another while it was away.
    if (this.#isAnother()) this.run = undefined;
    this.#identity = IDENTITY.map((name) => this.#host[name]);
    this.watch.begin();
    const source = openRun(this.#host);
    this.#undo = source?.subscribe(() => this.#read(source));
    this.#read(source);
  }

  #read(source: RunSource | undefined): void {
    this.run = source?.getRun() ?? this.run;
    this.watch.take(source?.connection);
  }

  #stop(): void {
    this.watch.end();
    this.#undo?.();
  }

  #isAnother(): boolean {
    return IDENTITY.some((name, i) => this.#host[name] !== this.#identity[i]);
  }
}
