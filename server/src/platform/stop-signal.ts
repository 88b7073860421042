import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
export type StopSignal = (typeof SIGNALS)[number];

let forget = (): void => undefined;

/** Calls back once when this process is told to stop. The newest who asks is called, and nobody else. */
export function onStopSignal(stop: (signal: StopSignal) => void): void {
  forget();
  const hear = (signal: StopSignal): void => {
    forget();
    stop(signal);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  forget = () => {
    for (const signal of SIGNALS) process.off(signal, hear);
  };
}

/** Process 1 of a container is not ended by a signal that it does not listen to: while there is nothing to stop, it ends itself. */
export function endOnStopSignal(): void {
  onStopSignal((signal) => process.exit(128 + constants.signals[signal]));
}
