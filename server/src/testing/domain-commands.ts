import { SERVICE_STATUSES, type Snapshot } from '@status-badge/sdk/contract';
import fc from 'fast-check';
import type { Actor, Context } from '../context.ts';
import { isServerError } from '../errors.ts';
import { addIncidentUpdate } from '../incidents/add-incident-update.ts';
import { createIncident } from '../incidents/create-incident.ts';
import { deleteIncident } from '../incidents/delete-incident.ts';
import { editIncidentUpdate } from '../incidents/edit-incident-update.ts';
import { Incident } from '../incidents/incident.entity.ts';
import { updateIncident } from '../incidents/update-incident.ts';
import { addMaintenanceUpdate } from '../maintenances/add-maintenance-update.ts';
import { createMaintenance } from '../maintenances/create-maintenance.ts';
import { createSeries } from '../maintenances/create-series.ts';
import { deleteMaintenance } from '../maintenances/delete-maintenance.ts';
import { endSeries } from '../maintenances/end-series.ts';
import { createMaintenanceScheduler } from '../maintenances/scheduler.ts';
import { updateMaintenance } from '../maintenances/update-maintenance.ts';
import { updateOrganization } from '../organizations/update-organization.ts';
import { createGroup } from '../services/create-group.ts';
import { createService } from '../services/create-service.ts';
import { deleteGroup } from '../services/delete-group.ts';
import { deleteService } from '../services/delete-service.ts';
import { reorderServices } from '../services/reorder-services.ts';
import { updateService } from '../services/update-service.ts';
import type { ManualClock } from './manual-clock.ts';
import { testActor } from './test-server.ts';

const MINUTE = 60_000;

/** What somebody does, before it is known to what: numbers pick from whatever there is when its turn comes. */
export interface DomainCommand {
  name: keyof typeof ACTIONS;
  pick: number;
  other: number;
  minutes: number;
}

/** Where commands are carried out. */
export interface DomainStage {
  context: Context;
  clock: ManualClock;
  organizationId: string;
  read(): Promise<Snapshot>;
}

interface Turn extends DomainStage {
  command: DomainCommand;
  now: Snapshot;
}

const among = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];
const statusOf = (pick: number) => SERVICE_STATUSES[pick % SERVICE_STATUSES.length]!;

/** Up to three services with statuses, none twice. */
function affected({ now, command: { pick, other } }: Turn) {
  const chosen = [pick, pick + other, other].map((each) => among(now.services, each)?.id);
  const ids = [...new Set(chosen.filter((id) => id !== undefined))].slice(0, other % 4);
  return ids.map((id, index) => ({ id, status: statusOf(pick + index) }));
}

function at({ clock }: Turn, minutes: number): string {
  return new Date(clock.now() + minutes * MINUTE).toISOString();
}

/** An end for a window that is planned or has begun. */
function afterStart({ clock, command }: Turn, { scheduledStartAt }: { scheduledStartAt: string }): string {
  const from = Math.max(clock.now(), Date.parse(scheduledStartAt));
  return new Date(from + (command.minutes + 1) * MINUTE).toISOString();
}

type Verb<A extends unknown[]> = (
  context: Context,
  actor: Actor,
  organizationId: string,
  ...rest: A
) => unknown;
const run = <A extends unknown[]>({ context, organizationId }: Turn, verb: Verb<A>, ...rest: A) =>
  verb(context, testActor, organizationId, ...rest);

async function findResolved({ context, organizationId, command }: Turn): Promise<string | undefined> {
  const where = { organizationId, status: 'resolved' } as const;
  return among(await context.database.em().find(Incident, where, { orderBy: { id: 'asc' } }), command.pick)
    ?.id;
}

const incidentOf = ({ now, command }: Turn) => among(now.incidents, command.pick);
const maintenanceOf = ({ now, command }: Turn) => among(now.maintenances, command.pick);
const serviceOf = ({ now, command }: Turn) => among(now.services, command.pick);
const groupOf = ({ now, command }: Turn) => among(now.groups, command.other);

const ACTIONS = {
  addService: (turn: Turn) => run(turn, createService, { name: 'S', status: statusOf(turn.command.pick) }),
  setStatus: (turn: Turn) =>
    serviceOf(turn) &&
    run(turn, updateService, serviceOf(turn)!.id, {
      status: statusOf(turn.command.other),
      message: 'By hand',
    }),
  changeService: (turn: Turn) =>
    serviceOf(turn) &&
    run(turn, updateService, serviceOf(turn)!.id, {
      order: turn.command.other,
      groupId: groupOf(turn)?.id ?? null,
      name: `S ${turn.command.other}`,
    }),
  reorder: (turn: Turn) =>
    serviceOf(turn) && run(turn, reorderServices, { ids: turn.now.services.map(({ id }) => id).reverse() }),
  removeService: (turn: Turn) => serviceOf(turn) && run(turn, deleteService, serviceOf(turn)!.id),
  addGroup: (turn: Turn) => run(turn, createGroup, { name: 'G' }),
  removeGroup: (turn: Turn) => groupOf(turn) && run(turn, deleteGroup, groupOf(turn)!.id),
  rename: (turn: Turn) => run(turn, updateOrganization, { name: `O ${turn.command.other}` }),
  openIncident: (turn: Turn) =>
    run(turn, createIncident, {
      ...{ name: 'I', impact: 'critical', message: 'What we know.', services: affected(turn) },
      startedAt: at(turn, -turn.command.minutes),
    }),
  backfill: (turn: Turn) =>
    run(turn, createIncident, {
      ...{ name: 'Past', impact: 'minor', services: affected(turn) },
      updates: [
        { status: 'identified', message: 'One', displayAt: at(turn, -turn.command.minutes - 2) },
        { status: 'resolved', message: 'Two', displayAt: at(turn, -turn.command.minutes - 1) },
      ],
    }),
  tell: (turn: Turn) =>
    incidentOf(turn) &&
    run(turn, addIncidentUpdate, incidentOf(turn)!.id, {
      ...{ status: 'monitoring', message: 'News' },
      ...(turn.command.other % 2 ? { services: affected(turn) } : {}),
    }),
  resolve: (turn: Turn) =>
    incidentOf(turn) &&
    run(turn, addIncidentUpdate, incidentOf(turn)!.id, { status: 'resolved', message: 'Over' }),
  reopen: async (turn: Turn) => {
    const id = await findResolved(turn);
    const input = { status: 'investigating', message: 'Again', reopen: true } as const;
    if (id) await run(turn, addIncidentUpdate, id, input);
  },
  correct: (turn: Turn) =>
    incidentOf(turn) &&
    run(
      turn,
      editIncidentUpdate,
      { incidentId: incidentOf(turn)!.id, updateId: incidentOf(turn)!.updates[0]!.id },
      { message: `Corrected ${turn.command.other}` },
    ),
  changeIncident: (turn: Turn) =>
    incidentOf(turn) &&
    run(turn, updateIncident, incidentOf(turn)!.id, { impact: 'major', services: affected(turn) }),
  removeIncident: (turn: Turn) => incidentOf(turn) && run(turn, deleteIncident, incidentOf(turn)!.id),
  plan: (turn: Turn) =>
    run(turn, createMaintenance, {
      ...{ name: 'M', services: affected(turn), reminderMinutes: [5] },
      scheduledStartAt: at(turn, turn.command.minutes - 20),
      scheduledEndAt: at(turn, turn.command.minutes + 30),
    }),
  move: (turn: Turn) =>
    maintenanceOf(turn) &&
    run(turn, addMaintenanceUpdate, maintenanceOf(turn)!.id, {
      status: among(['in_progress', 'verifying', 'completed', 'cancelled'] as const, turn.command.other)!,
      message: 'Moved',
    }),
  replan: (turn: Turn) =>
    maintenanceOf(turn) &&
    run(turn, updateMaintenance, maintenanceOf(turn)!.id, {
      services: affected(turn),
      scheduledEndAt: afterStart(turn, maintenanceOf(turn)!),
    }),
  removeMaintenance: (turn: Turn) =>
    maintenanceOf(turn) && run(turn, deleteMaintenance, maintenanceOf(turn)!.id),
  recur: async (turn: Turn) => {
    // Two occurrences, and sometimes an end at once: enough to be planned and cancelled.
    const rule = 'FREQ=WEEKLY;COUNT=2';
    const startsAt = at(turn, turn.command.minutes).slice(0, 16);
    const input = { name: 'R', rule, timeZone: 'Europe/Berlin', startsAt, durationMinutes: 60 };
    const series = await createSeries(turn.context, testActor, turn.organizationId, input);
    if (turn.command.other % 2) await run(turn, endSeries, series.id);
  },
  wait: async (turn: Turn) => {
    turn.clock.advance(turn.command.minutes * MINUTE);
    await createMaintenanceScheduler(turn.context).look();
  },
};

/** Any command; services and incidents more often than what is rare in life. */
export const domainCommand: fc.Arbitrary<DomainCommand> = fc.record({
  name: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        ...(['addService', 'openIncident', 'tell', 'resolve', 'plan', 'wait', 'setStatus'] as const),
      ),
    },
    { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(ACTIONS) as (keyof typeof ACTIONS)[])) },
  ),
  pick: fc.nat(30),
  other: fc.nat(30),
  minutes: fc.nat(120),
});

/** Carries a command out; answers false when the domain refused it, as it refuses to end what has ended. */
export async function carryOut(stage: DomainStage, command: DomainCommand): Promise<boolean> {
  const turn = { ...stage, command, now: await stage.read() };
  try {
    await ACTIONS[command.name](turn);
    return true;
  } catch (error) {
    if (isServerError(error) && error.code === 'conflict') return false;
    throw error;
  }
}
