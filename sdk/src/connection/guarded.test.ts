import { expect } from 'chai';
import { createManualClock } from '../testing/manual-clock.ts';
import { loadInTime } from './guarded.ts';

describe('loadInTime', () => {
  it('says why a file did not come', async () => {
    const cause = new TypeError('404');
    const failed = await loadInTime(createManualClock(), () => Promise.reject(cause)).catch((error) => error);
    expect(failed).to.include({ name: 'StatusError', code: 'network', retryable: true });
    expect(failed.cause.cause).to.equal(cause);
  });
});
