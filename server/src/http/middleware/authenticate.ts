import type { Middleware } from 'koa';
import type { Actor } from '../../context.ts';

export type FindActor = (credential: string | undefined) => Promise<Actor>;

const BEARER = /^Bearer +(\S+)$/i;

/** The credential of a request: `Authorization: Bearer` first, then `x-api-key`. */
export function readCredential(headers: {
  authorization?: string | undefined;
  'x-api-key'?: string | string[] | undefined;
}): string | undefined {
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1];
  const apiKey = headers['x-api-key'];
  return bearer ?? (Array.isArray(apiKey) ? apiKey[0] : apiKey);
}

/** Finds out who asks. The look-up itself belongs to the access room and is handed in. */
export function authenticateRequests(findActor: FindActor): Middleware {
  return async (ctx, next) => {
    ctx.state.actor = await findActor(readCredential(ctx.headers as never));
    await next();
  };
}
