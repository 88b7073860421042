import type { HttpContext } from '../http/request.ts';
import { noContent, type Reply } from '../http/route.ts';
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

/**
 * Answers a request with a stream of `topic`; `204` when the reader has all of one that is over. Everything that
 * can be refused is refused before any header is sent.
 */
export async function serveStream(
  hub: Hub,
  http: HttpContext,
  request: StreamRequest,
): Promise<Reply | undefined> {
  if (http.method === 'HEAD') {
    answerHead(http);
    return undefined;
  }
  const leave = await hub.limits.admit(http, request.reader);
  const cursor = http.get('last-event-id') || request.cursor || undefined;
  const prepared = await hub.prepare(request.topic, cursor).catch((error) => {
    leave();
    throw error;
  });
  if (prepared.kind === 'finished') {
    leave();
    return noContent();
  }
  http.respond = false;
  // Gone while it was prepared, or a second request on a connection that carries a stream: nobody to answer.
  if (http.req.socket.destroyed || !http.res.socket) {
    leave();
    prepared.cancel();
    http.req.socket.destroy();
    return undefined;
  }
  const visitor = {
    actor: http.state.actor,
    address: http.state.address,
    userAgent: http.get('user-agent') || null,
  };
  let session: Session | undefined;
  openSseResponse(
    http,
    () => session?.leave(),
    (sink) => {
      session = prepared.start({
        filter: request.filter,
        reader: request.reader,
        visitor,
        sink,
        onEnd: leave,
      });
    },
  );
  return undefined;
}
