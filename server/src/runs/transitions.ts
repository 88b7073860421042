import { isTerminal, type RunStatus } from '@status-badge/sdk/contract';

/**
 * Whether a run may go from one status to another. It only goes forward: it is queued, it runs, it ends, once. One
 * that ends without having been seen to run has no duration.
 */
export function mayBecome(from: RunStatus, to: RunStatus): boolean {
  if (isTerminal(from)) return false;
  return to === 'running' ? from === 'queued' : isTerminal(to);
}
