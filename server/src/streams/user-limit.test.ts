import { expect } from 'chai';
import type { HttpContext } from '../http/request.ts';
import { createMemoryRateLimit } from '../platform/rate-limit/memory-rate-limit.ts';
import { testConfig } from '../testing/test-server.ts';
import { createStreamLimits } from './limits.ts';

/** As much of a request as the limiter looks at. */
function request(): { http: HttpContext; headers: Map<string, string> } {
  const headers = new Map<string, string>();
  const http = {
    state: { address: '192.0.2.1' },
    set: (name: string, value: string) => headers.set(name, value),
  };
  return { http: http as unknown as HttpContext, headers };
}

describe('the limit of a signed-in user', () => {
  const signedIn = (credentialId: string) => ({
    organizationId: 'acme',
    credentialId,
    keyId: null,
    expiresAt: null,
  });

  it('is their own, and apart from that of keys and addresses', async () => {
    const config = testConfig({ USER_RATE_LIMIT: '3', KEY_RATE_LIMIT: '1', RATE_LIMIT: '1' });
    const limits = createStreamLimits({ config, rateLimit: createMemoryRateLimit() });
    for (let each = 0; each < 3; each++) (await limits.admit(request().http, signedIn('first')))();
    const { http, headers } = request();
    const refusal = await limits.admit(http, signedIn('first')).catch((error) => error);
    expect(refusal.code).to.equal('rate_limited');
    expect(refusal.message).to.include('At most 3 streams a minute');
    expect(headers.get('RateLimit')).to.match(/^"connects-by-user";r=0;t=\d+$/);
    (await limits.admit(request().http, signedIn('second')))();
    expect(limits.size).to.equal(0);
  });
});
