import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** An option of a measurement. */
export interface BenchOption {
  readonly meaning: string;
  /** What it is unless given; `false` for one that is there or not. */
  readonly default: string | false;
  /** Refuses a text that is none; a whole number unless set, for options whose default is one. */
  readonly isRight?: (text: string) => boolean;
}

type Values<T extends Record<string, BenchOption>> = {
  [K in keyof T]: T[K]['default'] extends false ? boolean : string;
};

/** A measurement that cannot begin, in one sentence. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

function describe(command: string, options: Record<string, BenchOption>): string {
  const width = Math.max(...Object.keys(options).map((name) => name.length));
  const lines = Object.entries(options).map(([name, { meaning, default: fallback }]) => {
    const unless = fallback === false ? '' : `; ${fallback === '' ? 'none' : fallback} unless given`;
    return `  --${name.padEnd(width)}  ${meaning}${unless}`;
  });
  return `${command} [options]\n\n${lines.join('\n')}`;
}

function requireRight(name: string, { default: fallback, isRight }: BenchOption, text: string): void {
  const isNumber = typeof fallback === 'string' && /^\d+$/.test(fallback);
  if (isRight ? isRight(text) : !isNumber || /^\d+$/.test(text)) return;
  throw new BenchError(`--${name}: "${text}" is none${isNumber ? '; give a whole number' : ''}. Try --help.`);
}

/** Reads a command line. Answers the text of `--help` instead where it is asked for; throws a `BenchError`. */
export function readBenchOptions<T extends Record<string, BenchOption>>(
  command: string,
  options: T,
  parameters: readonly string[],
): { help: string } | { help: undefined; values: Values<T> } {
  const config: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } };
  for (const [name, { default: fallback }] of Object.entries(options)) {
    config[name] =
      fallback === false ? { type: 'boolean', default: false } : { type: 'string', default: fallback };
  }
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({ args: [...parameters], options: config }));
  } catch (cause) {
    throw new BenchError(`${(cause as Error).message.split('. ')[0]!.replace(/\.$/, '')}. Try --help.`);
  }
  if (values['help']) return { help: describe(command, options) };
  for (const [name, option] of Object.entries(options)) {
    if (option.default !== false) requireRight(name, option, String(values[name]));
  }
  return { help: undefined, values: values as Values<T> };
}

/** What a command does with its options: `--help` and a mistake end it, without a stack. */
export function takeBenchOptions<T extends Record<string, BenchOption>>(
  command: string,
  options: T,
): Values<T> {
  try {
    const read = readBenchOptions(command, options, process.argv.slice(2));
    if (read.help === undefined) return read.values;
    console.log(read.help);
    process.exit(0);
  } catch (error) {
    return giveUp(error);
  }
}

/** Ends the process with the sentence of a `BenchError`; anything else is a bug and keeps its stack. */
export function giveUp(error: unknown): never {
  if (!(error instanceof BenchError)) throw error;
  console.error(error.message);
  process.exit(1);
}
