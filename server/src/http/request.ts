import type { IncomingMessage } from 'node:http';
import type { Context as KoaContext } from 'koa';
import type { Actor } from '../context.ts';
import type { Log } from '../platform/log.ts';

/** What the middleware has found out about a request before its route runs. */
export interface RequestState {
  requestId: string;
  log: Log;
  actor: Actor;
  /** The client's address, behind the trusted number of proxies. */
  address: string;
  /** That of the route that answers, with `{name}` for parameters; undefined before one is found. */
  routePath?: string;
}

export type HttpContext = KoaContext & { state: RequestState; req: IncomingMessage };
