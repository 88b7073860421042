import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { Metrics, MetricsText } from './metrics.ts';

const QUESTION = 'status-badge:metrics?';
const ANSWER = 'status-badge:metrics!';
const PATIENCE_MS = 7_000;

interface Message {
  type?: string;
  id?: number;
  text?: string;
  error?: string;
}

/**
 * In a worker: hands this process's metrics to the primary, and reads those of all workers from it, so that a
 * scrape says the same whichever worker it meets.
 */
export function shareMetrics(metrics: Metrics): MetricsText {
  AggregatorRegistry.setRegistries(metrics);
  const { contentType } = new AggregatorRegistry(); // answers the primary from now on
  const waiting = new Map<number, (message: Message) => void>();
  let asked = 0;
  process.on('message', (message: Message) => {
    if (message.type === ANSWER) waiting.get(message.id!)?.(message);
  });
  return {
    contentType,
    metrics: () =>
      new Promise((done, fail) => {
        const id = ++asked;
        const settle = ({ text, error }: Message): void => {
          clearTimeout(timer);
          waiting.delete(id);
          if (error === undefined) done(text!);
          else fail(new Error(error));
        };
        const timer = setTimeout(() => settle({ error: 'the primary process does not answer' }), PATIENCE_MS);
        waiting.set(id, settle);
        process.send!({ type: QUESTION, id });
      }),
  };
}

/** In the primary: answers its workers with the sum of what they all count. */
export function answerMetrics(): void {
  const registry = new AggregatorRegistry();
  cluster.on('message', (worker: Worker, { type, id }: Message) => {
    if (type !== QUESTION) return;
    const reply = (message: Message): void => {
      if (worker.isConnected()) worker.send({ type: ANSWER, id, ...message });
    };
    registry.clusterMetrics().then(
      (text) => reply({ text }),
      (error: Error) => reply({ error: error.message }),
    );
  });
}
