/** Whether this runtime can read a response while it arrives. Without it the client polls. */
export function isStreamingSupported(): boolean {
  return typeof Response === 'function' && 'body' in Response.prototype;
}
