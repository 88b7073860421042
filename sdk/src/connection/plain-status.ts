import { StatusError } from '../errors.ts';
import type { ConnectionStatus } from './status.ts';

/** A status that can be cloned between tabs: errors lose what makes them ours on the way. */
export interface PlainStatus extends Omit<ConnectionStatus, 'lastError'> {
  lastError: Pick<StatusError, 'code' | 'message' | 'status' | 'retryAfterMs'> | null;
}

export function toPlainStatus({ lastError, ...status }: ConnectionStatus): PlainStatus {
  // Of an error, the message is not copied by itself, and its cause, which may be anything, is not either.
  return { ...status, lastError: lastError && { ...lastError, message: lastError.message } };
}

export function restoreStatus({ lastError, ...status }: PlainStatus): ConnectionStatus {
  return {
    ...status,
    lastError: lastError && new StatusError(lastError.code, lastError.message, lastError),
  };
}
