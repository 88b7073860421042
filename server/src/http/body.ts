import rawBody from 'raw-body';
import { ServerError } from '../errors.ts';
import type { HttpContext } from './request.ts';

/** 1 MiB: a request body holds one resource, never a file. */
export const MOST_BODY_BYTES = 1_048_576;

/** The bytes of a request's body, for routes that verify a signature over them. */
export async function readRawBody(ctx: HttpContext): Promise<Buffer> {
  try {
    return await rawBody(ctx.req, { limit: MOST_BODY_BYTES, length: ctx.request.length ?? null });
  } catch (cause) {
    const { type } = cause as { type?: string };
    if (type === 'entity.too.large') {
      throw new ServerError('body_too_large', `A request body has at most ${MOST_BODY_BYTES} bytes.`);
    }
    throw new ServerError('invalid_input', 'The request body ended early; send it again.', { cause });
  }
}

/** The JSON a request's body spells; an empty body is undefined. */
export async function readJsonBody(ctx: HttpContext): Promise<unknown> {
  const bytes = await readRawBody(ctx);
  if (bytes.length === 0) return undefined;
  if (!ctx.request.is('json', '+json')) {
    throw new ServerError('unsupported_media_type', 'Send JSON with "Content-Type: application/json".');
  }
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new ServerError('invalid_input', `The body is not JSON: ${(cause as Error).message}.`);
  }
}
