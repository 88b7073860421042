import { describeStreamCases } from '../../test/stream-cases.suite.ts';

describeStreamCases();
