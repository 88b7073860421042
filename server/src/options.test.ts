import { expect } from 'chai';
import { StartError } from './errors.ts';
import { readOptions } from './options.ts';

describe('the command line', () => {
  it('has a command, its argument and its options', () => {
    const { values, positionals } = readOptions(['import', 'page.json', '--org=acme', '--create']);
    expect(positionals).to.deep.equal(['import', 'page.json']);
    expect(values).to.include({ org: 'acme', create: true });
  });

  const wrong: [string[], string][] = [
    [['--port', '5000'], 'There is no option --port; set PORT=5000 in the environment. Try --help.'],
    [['--data-dir=/x'], 'There is no option --data-dir; set DATA_DIR=/x in the environment. Try --help.'],
    [['--port'], 'There is no option --port; set PORT=… in the environment. Try --help.'],
    [['import', '--form', 'x'], 'There is no option --form. Try --help.'],
    [['import', '--org'], "Option '--org <value>' argument missing. Try --help."],
    [['-x'], "Unknown option '-x'. Try --help."],
  ];
  for (const [parameters, says] of wrong) {
    it(`refuses ${parameters.join(' ')} and says what to do`, () => {
      expect(() => readOptions(parameters)).to.throw(StartError, says);
    });
  }
});
