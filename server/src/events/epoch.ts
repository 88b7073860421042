import type { Context } from '../context.ts';
import type { EntityManager } from '../platform/database/database.ts';
import { randomText } from '../platform/public-id.ts';

// 10 characters of 36: two databases share an epoch once in 3.6 × 10^15.
const EPOCH_LENGTH = 10;

/**
 * What a restore, a copy or a promotion changes: the cluster's identifier, the database's id, the timeline.
 * A dump restored into the same database by hand changes none of them; that is what the heads and
 * `status-badge-server restored` are for.
 */
async function readFingerprint(em: EntityManager): Promise<string> {
  const [row] = await em.execute<{ fingerprint: string }[]>(
    `select concat_ws(':', system_identifier, (select oid from pg_database where datname = current_database()), timeline_id) as fingerprint
       from pg_control_system(), pg_control_checkpoint()`,
  );
  return row!.fingerprint;
}

async function writeEpoch(context: Context, em: EntityManager, fingerprint: string): Promise<string> {
  const epoch = randomText(EPOCH_LENGTH);
  await em.execute(
    `insert into epoch (id, epoch, fingerprint, created_at) values (1, ?, ?, ?)
     on conflict (id) do update set epoch = excluded.epoch, fingerprint = excluded.fingerprint, created_at = excluded.created_at`,
    [epoch, fingerprint, new Date(context.clock.now())],
  );
  return epoch;
}

/** The epoch of the database as it is now; a new one when it is not the database it was. */
export async function readEpoch(context: Context): Promise<string> {
  const em = context.database.em();
  const fingerprint = await readFingerprint(em);
  const find = () =>
    em.execute<{ epoch: string; fingerprint: string }[]>('select epoch, fingerprint from epoch where id = 1');
  const [row] = await find();
  if (row?.fingerprint === fingerprint) return row.epoch;
  return em.transactional(async (tx) => {
    await tx.execute('lock table epoch in exclusive mode');
    const [current] = await tx.execute<{ epoch: string; fingerprint: string }[]>(
      'select epoch, fingerprint from epoch where id = 1',
    );
    if (current?.fingerprint === fingerprint) return current.epoch;
    return writeEpoch(context, tx, fingerprint);
  });
}

/** Begins a new epoch: every cursor given out before is answered with a reset. */
export async function renewEpoch(context: Context): Promise<string> {
  return context.database
    .em()
    .transactional(async (tx) => writeEpoch(context, tx, await readFingerprint(tx)));
}
