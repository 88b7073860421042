import { expect } from 'chai';
import fc from 'fast-check';
import { IMPACTS, SERVICE_STATUSES } from './index.ts';
import { groupStatus, overallStatus, severity, worstStatus } from './status.ts';

const status = fc.constantFrom(...SERVICE_STATUSES);
const service = fc.record({ status, groupId: fc.constantFrom('a', 'b', null) });
const incident = fc.record({ impact: fc.constantFrom(...IMPACTS), services: fc.array(fc.constant({})) });

describe('the roll-up', () => {
  it('is the worst of all, in whatever order and however often each is named', () => {
    fc.assert(
      fc.property(fc.array(status), (statuses) => {
        const worst = worstStatus(statuses);
        expect(statuses.every((each) => severity(each) <= severity(worst))).to.equal(true);
        expect(statuses.length === 0 ? worst === 'operational' : statuses.includes(worst)).to.equal(true);
        expect(worstStatus([...statuses].reverse().concat(statuses))).to.equal(worst);
      }),
    );
  });

  it('of parts is the roll-up of the whole', () => {
    fc.assert(
      fc.property(fc.array(service), (services) => {
        const groups = (['a', 'b', null] as const).map((id) => groupStatus(id, services));
        expect(worstStatus(groups)).to.equal(overallStatus(services).statusLabel);
      }),
    );
  });

  it('never shows a maintenance where there is an outage, and never better for one thing more', () => {
    fc.assert(
      fc.property(fc.array(service), fc.array(incident), service, (services, incidents, more) => {
        const before = overallStatus(services, incidents);
        const after = overallStatus([...services, more], incidents);
        expect(severity(after.statusLabel)).to.be.at.least(severity(before.statusLabel));
        const outage = services.some((each) => severity(each.status) > severity('under_maintenance'));
        if (outage) expect(before.status.indicator).not.to.be.oneOf(['maintenance', 'none']);
      }),
    );
  });

  it('lets an incident speak by its impact only when no service can show it', () => {
    fc.assert(
      fc.property(fc.array(service), fc.array(incident), (services, incidents) => {
        const mute = incidents.filter((each) => each.services.length > 0);
        expect(overallStatus(services, mute)).to.deep.equal(overallStatus(services));
      }),
    );
    expect(overallStatus([], [{ impact: 'critical', services: [] }])).to.deep.equal({
      statusLabel: 'major_outage',
      status: { indicator: 'critical', description: 'Major outage' },
    });
  });
});
