export type { Clock } from './clock.ts';
export type { StreamEvent } from './connection/frames.ts';
export type { TokenSource } from './connection/token.ts';
export { isStatusError, StatusError, type StatusErrorCode } from './errors.ts';
export {
  type EventStream,
  type EventStreamOptions,
  type EventStreamState,
  openEventStream,
} from './event-stream.ts';
