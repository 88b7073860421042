export type { Clock } from './clock.ts';
export type { TokenSource } from './connection/token.ts';
export { isStatusError, StatusError, type StatusErrorCode } from './errors.ts';
export {
  type EventStream,
  type EventStreamOptions,
  type EventStreamState,
  openEventStream,
  type StreamEvent,
} from './event-stream.ts';
