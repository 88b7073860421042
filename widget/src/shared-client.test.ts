import type { StatusClientOptions } from '@status-badge/sdk';
import { expect } from 'chai';
import { createSharedClients } from './shared-client.ts';
import { createScriptedClient } from './testing/scripted-client.ts';

function createPool() {
  const log: string[] = [];
  const pool = createSharedClients((options) => {
    log.push(`open ${options.organization}`);
    return { ...createScriptedClient(), close: () => log.push(`close ${options.organization}`) };
  });
  return { pool, log };
}

const acme: StatusClientOptions = { endpoint: 'https://status.example.com', organization: 'acme' };

describe('shared clients', () => {
  it('give badges of one organization one client, closed after the last has left', async () => {
    const { pool, log } = createPool();
    const leases = [pool.acquire(acme), pool.acquire({ ...acme })];
    expect(leases[0]!.client).to.equal(leases[1]!.client);
    leases[0]!.release();
    await Promise.resolve();
    expect(log).to.deep.equal(['open acme']);
    leases[1]!.release();
    await Promise.resolve();
    expect(log).to.deep.equal(['open acme', 'close acme']);
  });

  it('count a share given back twice once', async () => {
    const { pool, log } = createPool();
    const lease = pool.acquire(acme);
    pool.acquire(acme);
    lease.release();
    lease.release();
    await Promise.resolve();
    expect(log).to.deep.equal(['open acme']);
  });

  it('survive an element that is moved: it leaves and comes back in one turn', async () => {
    const { pool, log } = createPool();
    pool.acquire(acme).release();
    pool.acquire(acme);
    await Promise.resolve();
    expect(log).to.deep.equal(['open acme']);
  });

  it('open anew after the last has left', async () => {
    const { pool, log } = createPool();
    pool.acquire(acme).release();
    await Promise.resolve();
    pool.acquire(acme);
    expect(log).to.deep.equal(['open acme', 'close acme', 'open acme']);
  });

  it('keep organizations, endpoints and credentials apart', () => {
    const { pool, log } = createPool();
    const token = () => 'a';
    const others = [acme, { ...acme, organization: 'other' }, { ...acme, endpoint: 'https://b.example' }];
    const clients = [...others, { ...acme, token }, { ...acme, token: () => 'a' }].map(
      (o) => pool.acquire(o).client,
    );
    expect(new Set(clients).size).to.equal(5);
    expect(pool.acquire({ ...acme, token }).client).to.equal(clients[3]);
    expect(log).to.have.lengthOf(5);
  });

  it('let only one of several equal badges speak', () => {
    const { pool } = createPool();
    const [first, second] = [pool.acquire(acme), pool.acquire(acme)];
    expect(first.claim('Major outage', 0)).to.equal(true);
    expect(second.claim('Major outage', 20)).to.equal(false);
    expect(second.claim('Operational', 20)).to.equal(true);
    expect(second.claim('Major outage', 5000)).to.equal(true);
  });
});
