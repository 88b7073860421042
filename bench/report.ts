import type { MachineDescription } from './machine.ts';
import type { BurstResult, ReconnectResult, SteadyResult } from './scenarios.ts';

export interface ContenderResult {
  readonly name: string;
  readonly setup: string;
  readonly steady: SteadyResult | undefined;
  readonly burst: BurstResult | undefined;
  readonly reconnect: ReconnectResult | undefined;
}

const COLUMNS = [
  'server',
  'CPU s per million deliveries',
  '× floor',
  'p50 ms',
  'p99 ms',
  'KB per idle connection',
  'burst: deliveries/s',
  'missing',
  'refused events',
  'load client CPU',
];

const fixed = (value: number | undefined, digits: number): string =>
  value === undefined ? '–' : value.toFixed(digits);
const grouped = (value: number | undefined): string =>
  value === undefined ? '–' : Math.round(value).toLocaleString('en-US');

function formatRow({ name, steady, burst }: ContenderResult, floor: SteadyResult | undefined): string[] {
  const ratio = steady && floor ? steady.cpuSecondsPerMillion / floor.cpuSecondsPerMillion : undefined;
  return [
    name,
    fixed(steady?.cpuSecondsPerMillion, 1),
    fixed(ratio, 2),
    fixed(steady?.p50Ms, 0),
    grouped(steady?.p99Ms),
    fixed(steady?.kilobytesPerConnection, 1),
    grouped(burst?.deliveriesPerSecond),
    grouped((steady?.missing ?? 0) + (burst?.missing ?? 0)),
    grouped((steady?.refused ?? 0) + (burst?.refused ?? 0)),
    steady ? `${Math.round(steady.loadClientCpu * 100)} %` : '–',
  ];
}

/** The figures as a Markdown table, the floor first. */
export function formatTable(results: readonly ContenderResult[], machine: MachineDescription): string {
  const floor = results.find(({ name }) => name === 'bare node:http')?.steady;
  const rows = [
    COLUMNS,
    COLUMNS.map((_, index) => (index === 0 ? '---' : '---:')),
    ...results.map((each) => formatRow(each, floor)),
  ];
  const reconnects = results.flatMap(({ name, reconnect }) =>
    reconnect
      ? [
          `${name}: ${grouped(reconnect.reconnects)} reconnects with cursors after a kill: ${reconnect.databaseReads} database statements, ${fixed(reconnect.cpuMicrosEach, 0)} µs of CPU each, ${grouped(reconnect.perSecond)} a second.`,
        ]
      : [],
  );
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, Linux ${machine.kernel}, Node ${machine.node}; commit ${machine.commit}, ${machine.at}, load ${machine.load}`,
    '',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    ...reconnects,
  ].join('\n');
}
