/** One event of the log as hub, bus and replay pass it on: the body is already encoded. */
export interface EventRecord {
  topic: string;
  position: number;
  type: string;
  serviceIds: readonly string[];
  body: string;
}
