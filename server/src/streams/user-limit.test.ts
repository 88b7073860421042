import { expect } from 'chai';
import { createMemoryRateLimit } from '../platform/rate-limit/memory-rate-limit.ts';
import { testConfig } from '../testing/test-server.ts';
import { createStreamLimits } from './limits.ts';

const ADDRESS = '192.0.2.1';

describe('the limit of a signed-in user', () => {
  const signedIn = (credentialId: string) => ({
    organizationId: 'acme',
    credentialId,
    keyId: null,
    expiresAt: null,
    page: 'none' as const,
  });

  it('is their own, and apart from that of keys and addresses', async () => {
    const config = testConfig({ USER_RATE_LIMIT: '3', KEY_RATE_LIMIT: '1', RATE_LIMIT: '1' });
    const limits = createStreamLimits({ config, rateLimit: createMemoryRateLimit() });
    const headers = new Map<string, string>();
    for (let each = 0; each < 3; each++) (await limits.admit(headers, ADDRESS, signedIn('first')))();
    const refusal = await limits.admit(headers, ADDRESS, signedIn('first')).catch((error) => error);
    expect(refusal.code).to.equal('rate_limited');
    expect(refusal.message).to.include('At most 3 streams a minute');
    expect(headers.get('RateLimit')).to.match(/^"connects-by-user";r=0;t=\d+$/);
    (await limits.admit(headers, ADDRESS, signedIn('second')))();
    expect(limits.size).to.equal(0);
  });
});
