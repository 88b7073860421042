import type { z } from 'zod';
import type { Actor, Scope } from '../context.ts';
import type { ErrorCode } from '../errors.ts';
import type { EntityManager } from '../platform/database/database.ts';
import type { HttpContext } from './request.ts';

/**
 * Who may call a route: anyone; whoever may read the organization (the route itself checks its visibility);
 * a key with a scope; the holder of `ADMIN_API_KEY`; or either of the last two.
 */
export type Access = 'public' | 'reader' | 'operator' | { scope: Scope; operator?: true };

export interface RouteInput<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  actor: Actor;
  http: HttpContext;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Reads one resource as it is answered. */
export type Resource<P> = (em: EntityManager, input: RouteInput<P, unknown, unknown>) => Promise<object>;

/** One operation of the API, with the schemas that both validate and document it. */
export interface Route<P = unknown, Q = unknown, B = unknown> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` for parameters, as OpenAPI spells them. */
  path: string;
  /** One sentence. */
  summary: string;
  /** What the summary has no room for, in Markdown. */
  description?: string;
  tag: string;
  access: Access;
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** The schema of the answer by status; `null` for no body. */
  responses: Record<number, z.ZodType | null>;
  /** Refusals that cannot be told from what the route takes. */
  refusals?: readonly ErrorCode[];
  /** For answers that are not JSON. */
  contentType?: string;
  /** The answer tells a secret: a repetition under the same `Idempotency-Key` is refused, and it is never cached. */
  showsSecret?: boolean;
  /**
   * The one resource the path names. `GET` then needs no `handle`, has an `ETag` and
   * answers `304`; every write with `If-Match` compares it under the write's locks, in the write's transaction.
   */
  resource?: Resource<P>;
  /** Undefined when the handler has taken the response over, as a stream does. */
  handle?(input: RouteInput<P, Q, B>): Promise<Reply | undefined>;
}

/** Types one route from its schemas. */
export function route<P, Q, B>(definition: Route<P, Q, B>): Route {
  return definition as Route;
}

export const ok = (body: unknown, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  body,
  headers,
});
export const created = (body: unknown, location: string): Reply => ({
  status: 201,
  body,
  headers: { Location: location },
});
export const noContent = (): Reply => ({ status: 204 });
