import { type Run, type RunWatch, type TokenSource, watchRun } from '@status-badge/sdk';
import { isTerminal } from '@status-badge/sdk/contract';
import type { ReactiveController } from 'lit';
import { type ConnectionJudgement, isLive, judgeConnection } from '../connection-word.ts';
import type { Feature, FeatureHost } from './badge-context.ts';
import { tell } from './badge-events.ts';
import { createEntryContext } from './entry-context.ts';
import { hasFallback } from './page-content.ts';
import { presentConnection } from './present-badge.ts';
import { runView } from './run.view.ts';
import { resolveEndpoint } from './safe-link.ts';

export { runStyles as styles } from './run.styles.ts';

/** What a run is read from: the SDK's watch of it. */
export type RunSource = Pick<RunWatch, 'getRun' | 'subscribe' | 'connection'>;

/** An element that may show a run. */
export interface RunHost extends FeatureHost {
  readonly endpoint: string;
  readonly run: string | undefined;
  readonly runSource: RunSource | undefined;
  readonly token: string | undefined;
  readonly tokenProvider: Exclude<TokenSource, string> | undefined;
  readonly graceMs: number;
}

/** Follows the run that the element names, from its start to its end. */
export function createFeature(host: RunHost): Feature {
  const watch = new RunController(host);
  host.addController(watch);
  const entryContext = createEntryContext();
  return {
    judgement: () => watch.judge(),
    // Neither its progress nor its message: they would be read out all the time.
    spoken({ messages }) {
      const { run } = watch;
      const words = run && `${run.job}: ${messages[run.status]}`;
      return { state: run, all: words ? [{ of: words, words }] : [] };
    },
    view(given) {
      const context = entryContext(given);
      const { run } = watch;
      const { word } = context.judgement;
      const isSaid = word !== 'live' && !(run && isTerminal(run.status));
      // The transport matters only while it is live.
      const words = isSaid ? presentConnection(context, { transport: null, updatedAt: null }) : null;
      const hasText = hasFallback(host);
      return runView({ run, connection: word, connectionWords: words, hasFallback: hasText }, context);
    },
  };
}

/** Whatever makes it another run to watch, or another right to see it. */
function identityOf({ endpoint, run, runSource, token, tokenProvider }: RunHost): readonly unknown[] {
  return [endpoint, run, runSource, token, tokenProvider];
}

function openRun({
  endpoint,
  run,
  runSource,
  token,
  tokenProvider,
  baseURI,
}: RunHost): RunSource | undefined {
  const url = resolveEndpoint(endpoint, baseURI);
  const credential = tokenProvider ?? token;
  if (runSource || !run || !url) return runSource;
  return watchRun({ endpoint: url, run, ...(credential === undefined ? {} : { token: credential }) });
}

class RunController implements ReactiveController {
  run: Run | undefined;
  source: RunSource | undefined;
  #host: RunHost;
  #undo: (() => void) | undefined;
  #identity: readonly unknown[] = [];
  #notLiveSince = 0;
  #recheck: unknown;

  constructor(host: RunHost) {
    this.#host = host;
  }

  hostConnected(): void {
    this.#start();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  hostUpdate(): void {
    if (identityOf(this.#host).every((each, i) => each === this.#identity[i])) return;
    this.#stop();
    this.run = undefined;
    this.#start();
  }

  judge(): ConnectionJudgement {
    const { clock, graceMs } = this.#host;
    return judgeConnection(this.source?.connection, {
      now: clock.now(),
      notLiveSince: this.#notLiveSince,
      graceMs,
    });
  }

  #start(): void {
    this.#notLiveSince = this.#host.clock.now();
    this.#identity = identityOf(this.#host);
    this.source = openRun(this.#host);
    this.#undo = this.source?.subscribe(() => this.#read());
    this.#read();
  }

  #read(): void {
    const { clock } = this.#host;
    const before = this.run;
    const { source } = this;
    if (source && isLive(source.connection)) this.#notLiveSince = clock.now();
    this.run = source?.getRun() ?? before;
    this.#host.requestUpdate();
    const { run } = this;
    const ended = run && before && isTerminal(run.status) && !isTerminal(before.status);
    if (ended) tell(this.#host, 'run-complete', { run });
    clock.clearTimeout(this.#recheck);
    const { recheckInMs } = this.judge();
    if (recheckInMs !== null) {
      this.#recheck = clock.setTimeout(() => this.#host.requestUpdate(), recheckInMs);
    }
  }

  #stop(): void {
    this.#host.clock.clearTimeout(this.#recheck);
    this.#undo?.();
    this.source = undefined;
  }
}
