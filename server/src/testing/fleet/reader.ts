import type { Snapshot } from '@status-badge/sdk';
import type { Sequence } from './sequence.ts';

/** Somebody who follows the organization through the proxy, and remembers what they were told. */
export interface Reader {
  readonly name: string;
  readonly sequence: Sequence;
  /** The state as this reader has it now. */
  state(): Snapshot | undefined;
  /** How its connection is, for a failure's report. */
  describe(): string;
  close(): void;
}
