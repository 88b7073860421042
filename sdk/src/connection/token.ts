import { StatusError } from '../errors.ts';

/** A token, or where to get one: asked at every attempt, so that it may expire. */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>);

/** Rejects with a retryable StatusError when the getter fails. */
export async function readToken(source: TokenSource | undefined): Promise<string | undefined> {
  try {
    return typeof source === 'function' ? await source() : source;
  } catch (cause) {
    throw new StatusError('network', 'The token getter failed.', { cause });
  }
}
