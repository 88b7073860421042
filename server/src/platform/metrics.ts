import { Gauge, Registry } from 'prom-client';

/** The metrics of this process, as Prometheus reads them. */
export type Metrics = Registry;

/** What a scrape is answered with: this process's metrics, or those of all processes of a cluster. */
export interface MetricsText {
  readonly contentType: string;
  metrics(): Promise<string>;
}

const MICROSECONDS = 1_000_000;

/** A registry with what every process has. Everything in it is read when it is asked for; nothing runs meanwhile. */
export function createMetrics(): Metrics {
  const metrics = new Registry();
  gauge(metrics, 'process_resident_memory_bytes', 'Memory in use.', () => process.memoryUsage.rss());
  gauge(metrics, 'process_cpu_seconds_total', 'CPU time used.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / MICROSECONDS;
  });
  return metrics;
}

/** A number that is looked up when it is asked for; over the processes of a cluster the sum, or as `aggregator` says. */
export function gauge(
  metrics: Metrics,
  name: string,
  help: string,
  read: () => number,
  aggregator: 'sum' | 'max' = 'sum',
): void {
  new Gauge({
    name,
    help,
    aggregator,
    registers: [metrics],
    collect() {
      this.set(read());
    },
  });
}

/** Numbers by one label, looked up when they are asked for. */
export function labelledGauge(
  metrics: Metrics,
  name: string,
  help: string,
  label: string,
  read: () => Iterable<readonly [string, number]>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [metrics],
    collect() {
      this.reset();
      for (const [value, count] of read()) this.set({ [label]: value }, count);
    },
  });
}
