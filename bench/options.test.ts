import { expect } from 'chai';
import { BenchError, readBenchOptions } from './options.ts';

const OPTIONS = {
  subscribers: { default: '10000', meaning: 'how many read' },
  scenario: {
    default: 'steady,burst',
    meaning: 'which',
    isRight: (text: string) => text.split(',').every((each) => ['steady', 'burst'].includes(each)),
  },
  native: { default: false, meaning: 'as browsers do' },
} as const;

const read = (...parameters: string[]) => readBenchOptions('npm run bench --', OPTIONS, parameters);

describe('the options of a measurement', () => {
  it('have defaults and can be given', () => {
    expect(read('--subscribers', '5', '--native')).to.deep.equal({
      help: undefined,
      values: { subscribers: '5', scenario: 'steady,burst', native: true },
    });
  });

  it('are printed by --help, with what they are unless given', () => {
    expect(read('--help').help).to.include('--subscribers  how many read; 10000 unless given');
  });

  for (const wrong of [['--subscribers', 'many'], ['--scenario', 'stady'], ['--nonsense'], ['here']]) {
    it(`are refused in one sentence: ${wrong.join(' ')}`, () => {
      expect(() => read(...wrong)).to.throw(BenchError, /^[^\n]*Try --help\.$/);
    });
  }
});
