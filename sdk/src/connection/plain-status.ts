import { StatusError, type StatusErrorCode } from '../errors.ts';
import type { ConnectionStatus } from './status.ts';

/** A status that can be cloned between tabs: errors lose what makes them ours on the way. */
export interface PlainStatus extends Omit<ConnectionStatus, 'lastError'> {
  lastError: {
    code: StatusErrorCode;
    message: string;
    status?: number | undefined;
  } | null;
}

export function toPlainStatus({ lastError, ...status }: ConnectionStatus): PlainStatus {
  if (!lastError) return { ...status, lastError };
  const { code, message, status: answer } = lastError;
  return { ...status, lastError: { code, message, status: answer } };
}

export function restoreStatus({ lastError, ...status }: PlainStatus): ConnectionStatus {
  if (!lastError) return { ...status, lastError };
  const { code, message, status: answer } = lastError;
  const options = answer === undefined ? {} : { status: answer };
  return { ...status, lastError: new StatusError(code, message, options) };
}
