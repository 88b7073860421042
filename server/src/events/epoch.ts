import type { Context } from '../context.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { randomText } from '../platform/public-id.ts';

// 10 characters of 36: two databases share an epoch once in 3.6 × 10^15.
const EPOCH_LENGTH = 10;

interface EpochRow {
  epoch: string;
  fingerprint: string;
}

/**
 * What a restore, a copy or a promotion changes: the cluster's identifier, its timeline, the database's id, and the
 * id of the log's table, which a dump makes anew. Rows restored by hand into the same tables, or a disk set back to
 * an earlier image, change none of them; that is what the heads and `status-badge-server restored` are for.
 */
async function readFingerprint(em: EntityManager): Promise<string> {
  const [row] = await em.execute<{ fingerprint: string }[]>(
    `select concat_ws(':', system_identifier, timeline_id, (select oid from pg_database where datname = current_database()),
              'event'::regclass::oid) as fingerprint
       from pg_control_system(), pg_control_checkpoint()`,
  );
  return row!.fingerprint;
}

async function findEpoch(em: EntityManager): Promise<EpochRow | undefined> {
  const [row] = await em.execute<EpochRow[]>('select epoch, fingerprint from epoch where id = 1');
  return row;
}

async function writeEpoch(context: Context, em: EntityManager): Promise<string> {
  const epoch = randomText(EPOCH_LENGTH);
  await em.execute(
    `insert into epoch (id, epoch, fingerprint, created_at) values (1, ?, ?, ?)
     on conflict (id) do update set epoch = excluded.epoch, fingerprint = excluded.fingerprint, created_at = excluded.created_at`,
    [epoch, await readFingerprint(em), new Date(context.clock.now())],
  );
  return epoch;
}

// Two instances find the same reason at the same time: the second one to come finds it done.
async function replaceEpoch(context: Context, isOver: (row: EpochRow | undefined) => boolean) {
  return context.database.em().transactional(async (manager) => {
    const em = manager as EntityManager;
    await em.execute('lock table epoch in exclusive mode');
    const current = await findEpoch(em);
    return current && !isOver(current) ? current.epoch : writeEpoch(context, em);
  });
}

/** The epoch of the database as it is now; a new one when it is not the database it was. */
export async function readEpoch(context: Context): Promise<string> {
  const em = context.database.em();
  const fingerprint = await readFingerprint(em);
  const row = await findEpoch(em);
  if (row?.fingerprint === fingerprint) return row.epoch;
  return replaceEpoch(context, (current) => current?.fingerprint !== fingerprint);
}

/**
 * Begins a new epoch: every cursor given out before is answered with a reset. With `known`, only if that one still
 * holds. Answers the epoch that holds now.
 */
export async function renewEpoch(context: Context, known?: string): Promise<string> {
  return replaceEpoch(context, (current) => known === undefined || current?.epoch === known);
}
