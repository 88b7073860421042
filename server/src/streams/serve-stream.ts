import type { HttpContext } from '../http/request.ts';
import type { Filter } from './filter.ts';
import type { Hub } from './hub.ts';
import type { Reader, Session } from './session.ts';
import { answerHead, openSseResponse } from './sse-response.ts';

export interface StreamRequest {
  topic: string;
  /** From the query; `Last-Event-ID` wins, because a reconnecting browser keeps the URL it began with. */
  cursor: string | undefined;
  filter: Filter;
  reader: Reader;
}

/** Answers a request with a stream of `topic`. Everything that can be refused is refused before any header is sent. */
export async function serveStream(hub: Hub, http: HttpContext, request: StreamRequest): Promise<undefined> {
  if (http.method === 'HEAD') {
    answerHead(http);
    return undefined;
  }
  const prepared = await hub.prepare(request.topic, http.get('last-event-id') || request.cursor);
  if (http.res.destroyed || http.req.socket.destroyed) {
    prepared.cancel();
    return undefined;
  }
  let session: Session | undefined;
  const sink = openSseResponse(http, () => session?.gone());
  session = prepared.start({ filter: request.filter, reader: request.reader, sink });
  return undefined;
}
