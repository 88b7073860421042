import { createServer, type RequestListener, type Server } from 'node:http';
import { boundPipeline } from './bound-pipeline.ts';

/** What a client may take: 16 KiB of URL and headers, within 10 s, and 30 s for a whole request; looked after every 5 s. */
const BOUNDS = {
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
};
/** A connection on which nothing moves for this long is cut: an answer that nobody reads would be held for ever. */
const SILENCE_MS = 30_000;

/** A server whose every connection costs a bounded amount for a bounded time; a stream takes its socket out of it. */
export function createHttpServer(answer: RequestListener, silenceMs = SILENCE_MS): Server {
  return createServer(BOUNDS, boundPipeline(answer)).setTimeout(silenceMs);
}
