import { parseArgs } from 'node:util';
import { StartError } from './errors.ts';
import { SETTINGS } from './settings.ts';

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  org: { type: 'string' },
  create: { type: 'boolean' },
  from: { type: 'string' },
  workers: { type: 'string' },
} as const;

/** What an option that there is not was probably meant to be. */
function sayInstead(name: string, value: string | undefined): string {
  const setting = name.toUpperCase().replaceAll('-', '_');
  if (!SETTINGS.some((each) => each.name === setting)) return '';
  return ` set ${setting}=${value && !value.startsWith('-') ? value : '…'} in the environment.`;
}

function requireKnown(parameters: readonly string[]): void {
  for (const [index, parameter] of parameters.entries()) {
    const [, name = '', value = parameters[index + 1]] = /^--([^=]+)(?:=(.*))?$/.exec(parameter) ?? [];
    if (name === '' || name in OPTIONS) continue;
    const instead = sayInstead(name, value);
    throw new StartError(`There is no option --${name}${instead ? `;${instead}` : '.'} Try --help.`);
  }
}

/** The command line. Throws a `StartError` that says what to do instead. */
export function readOptions(parameters: readonly string[]) {
  requireKnown(parameters);
  try {
    return parseArgs({ args: [...parameters], allowPositionals: true, options: OPTIONS });
  } catch (cause) {
    // Node's own words, without what they say of positional arguments.
    const [sentence = ''] = (cause as Error).message.split('. ');
    throw new StartError(`${sentence.replace(/\.$/, '')}. Try --help.`);
  }
}
