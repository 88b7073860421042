import type { MachineDescription } from './machine.ts';
import type { BurstResult, ReconnectResult, SteadyResult } from './scenarios.ts';

export interface ContenderResult {
  readonly name: string;
  readonly setup: string;
  readonly steady: SteadyResult | undefined;
  readonly burst: BurstResult | undefined;
  /** To the same instance, started anew. */
  readonly reconnect: ReconnectResult | undefined;
  /** To another instance, which lives on. */
  readonly takeover: ReconnectResult | undefined;
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

/** CPU times differ by a third from machine to machine and from hour to hour: what the floor needs for a delivery is the measure. */
function formatReconnect(
  what: string,
  result: ReconnectResult | undefined,
  floor: SteadyResult | undefined,
): string[] {
  if (!result) return [];
  const { reconnects, databaseReads, cpuMicrosEach, perSecond } = result;
  const ratio = floor
    ? `, ${fixed(cpuMicrosEach / floor.cpuSecondsPerMillion, 1)} × a delivery of the floor`
    : '';
  return [
    `${what}: ${grouped(reconnects)} with cursors, ${databaseReads} database statements, ${fixed(cpuMicrosEach, 0)} µs of CPU each${ratio}, ${grouped(perSecond)} a second.`,
  ];
}

/** What was measured on, in a line. */
export function spellMachine(machine: MachineDescription): string {
  const { processor, cores, memoryGigabytes, kernel, node, commit, at, load } = machine;
  return `${processor}, ${cores} cores, ${memoryGigabytes} GB, Linux ${kernel}, Node ${node}; commit ${commit}, ${at}, load ${load}`;
}

/** The figures as a Markdown table, the floor first. */
export function formatTable(results: readonly ContenderResult[], machine: MachineDescription): string {
  const floor = results.find(({ name }) => name === 'bare node:http')?.steady;
  const rows = [
    COLUMNS,
    COLUMNS.map((_, index) => (index === 0 ? '---' : '---:')),
    ...results.map((each) => formatRow(each, floor)),
  ];
  const reconnects = results.flatMap(({ name, reconnect, takeover }) => [
    ...formatReconnect(`${name}, reconnects after a kill to the instance started anew`, reconnect, floor),
    ...formatReconnect(`${name}, reconnects after a kill to an instance that lives on`, takeover, floor),
  ]);
  return [spellMachine(machine), '', ...rows.map((row) => `| ${row.join(' | ')} |`), '', ...reconnects].join(
    '\n',
  );
}
