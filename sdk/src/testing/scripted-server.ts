import { createScriptedStream, type ScriptedStream } from './scripted-stream.ts';

/** A request that a test answers by hand. */
export interface ScriptedRequest {
  url: URL;
  method: string;
  headers: Headers;
  body: string | undefined;
  /** Whether the reader has given up. */
  readonly aborted: boolean;
  /** Answers with a stream. */
  stream(headers?: Record<string, string>): ScriptedStream;
  /** Answers with JSON. */
  json(value: unknown, status?: number, headers?: Record<string, string>): void;
  /** Answers with any response. */
  respond(response: Response): void;
  /** Fails, as a network does. */
  fail(error?: Error): void;
}

/** A `fetch` whose answers are a script. */
export interface ScriptedServer {
  fetch: typeof fetch;
  /** Every request so far, oldest first. */
  readonly requests: readonly ScriptedRequest[];
  /** The next request nobody has taken yet; waits for it. */
  take(): Promise<ScriptedRequest>;
}

/** A server that answers nothing by itself: take each request, and answer it by hand. */
export function createScriptedServer(): ScriptedServer {
  const requests: ScriptedRequest[] = [];
  const waiting: ((request: ScriptedRequest) => void)[] = [];
  let taken = 0;
  return {
    requests,
    fetch: (input, init) =>
      new Promise<Response>((resolve, reject) => {
        const request = createRequest(new Request(input, init), init, resolve, reject);
        requests.push(request);
        if (waiting.length > 0) {
          taken += 1;
          waiting.shift()?.(request);
        }
      }),
    take() {
      const request = requests[taken];
      if (!request) return new Promise((resolve) => waiting.push(resolve));
      taken += 1;
      return Promise.resolve(request);
    },
  };
}

function createRequest(
  request: Request,
  init: RequestInit | undefined,
  respond: (response: Response) => void,
  reject: (error: unknown) => void,
): ScriptedRequest {
  const { signal } = request;
  signal.addEventListener('abort', () => reject(signal.reason));
  return {
    url: new URL(request.url),
    method: request.method,
    headers: request.headers,
    body: typeof init?.body === 'string' ? init.body : undefined,
    get aborted() {
      return signal.aborted;
    },
    stream(headers) {
      const stream = createScriptedStream(signal);
      respond(
        new Response(stream.body, {
          headers: { 'content-type': 'text/event-stream; charset=utf-8', ...headers },
        }),
      );
      return stream;
    },
    json: (value, status = 200, headers = {}) => respond(Response.json(value as never, { status, headers })),
    respond,
    fail: (error = new TypeError('fetch failed')) => reject(error),
  };
}
