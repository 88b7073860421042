import { SERVICE_STATUSES, type ServiceStatus, type Snapshot } from '@status-badge/sdk/contract';
import { renderStatusBadge } from '@status-badge/widget/server';
import { expect } from 'chai';
import { LANGUAGES, statusWords } from './status-words.ts';

const AT = '2026-01-05T12:00:00.000Z';

function snapshotOf(status: ServiceStatus): Snapshot {
  const organization = { id: 'o', slug: 'acme', name: 'Acme', description: null, pageUrl: null };
  const service = { id: 's', name: 'Web', description: null, groupId: null, order: 1, status };
  const flags = { startDate: null, showcase: false, onlyShowIfDegraded: false, createdAt: AT, updatedAt: AT };
  return {
    organization: { ...organization, timeZone: 'Etc/UTC', updatedAt: AT },
    statusLabel: status,
    status: { indicator: 'none', description: '' },
    groups: [],
    services: [{ ...service, ...flags }],
    incidents: [],
    maintenances: [],
    cursor: 'a-1',
  };
}

describe('the words of a status page', () => {
  /** What the element says, as its server rendering has it between the tags. */
  async function said(locale: string, status: ServiceStatus, service?: string): Promise<string | undefined> {
    const attributes = { locale, organization: 'acme', service };
    const html = await renderStatusBadge({ attributes, snapshot: snapshotOf(status) });
    return /<\/script>(.*)<\/status-badge>$/.exec(html)?.[1];
  }

  it('are in ten languages', () => {
    expect(LANGUAGES).to.have.lengthOf(10);
  });

  for (const language of LANGUAGES) {
    it(`are those of the element in ${language}`, async () => {
      for (const status of SERVICE_STATUSES) {
        expect(statusWords(language, 'all', status)).to.equal(await said(language, status));
        expect(`Web: ${statusWords(language, 'one', status)}`).to.equal(await said(language, status, 'Web'));
      }
    });
  }
});
