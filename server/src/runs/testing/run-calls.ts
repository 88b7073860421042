import {
  type EventType,
  type PositionedEvent,
  paths,
  type Run,
  type RunSnapshot,
} from '@status-badge/sdk/contract';
import type { TestServer } from '../../testing/test-server.ts';
import type { RunInput, RunReport } from '../schema.ts';

/** What tests do to runs, over HTTP, with the key of the first organization. */
export function createRunCalls(test: TestServer) {
  const call = <T>(method: string, path: string, body?: unknown) => test.call<T>(method, path, body);
  return {
    async begin(job = 'deploy', input: RunInput = {}): Promise<Run> {
      const { status, body } = await call<Run>('POST', `/v1/jobs/${job}/runs`, input);
      if (status !== 201) throw new Error(`a run was not begun: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    report: (id: string, report: RunReport) => call<Run & { detail: string }>('PATCH', paths.run(id), report),
    async read(id: string): Promise<RunSnapshot> {
      return (await call<RunSnapshot>('GET', paths.run(id))).body;
    },
    stream: (path: string, query = '') =>
      test.stream(path + query, { authorization: `Bearer ${test.organization.key}` }),
    /** The events of a topic as the log has them. */
    async events<T extends EventType = EventType>(topic: string): Promise<PositionedEvent<T>[]> {
      const rows = await test.server.context.database
        .em()
        .execute<{ body: string }[]>('select body from event where topic = ? order by position', [topic]);
      return rows.map((row) => JSON.parse(row.body));
    },
    async types(topic: string): Promise<string[]> {
      return (await this.events(topic)).map((event) => event.type);
    },
  };
}

export type RunCalls = ReturnType<typeof createRunCalls>;
