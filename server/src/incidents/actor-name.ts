import type { Actor } from '../context.ts';

/** How an actor is called to those who were second: the name of its key, or of the server's own part. */
export function actorName(actor: Actor): string {
  return 'name' in actor ? actor.name : actor.kind;
}
