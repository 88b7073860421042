/** The size of an event on the wire, framing included, at every server alike. */
export const EVENT_BYTES = 300;

/** An SSE frame of {@link EVENT_BYTES} with a JSON body that holds `text`. */
export function spellFrame(id: number, text: string): Buffer {
  const head = `id: ${id}\nevent: status\ndata: {"text":"${text}","padding":"`;
  const tail = '"}\n\n';
  return Buffer.from(`${head}${'x'.repeat(Math.max(0, EVENT_BYTES - head.length - tail.length))}${tail}`);
}

/** The JSON body alone, for servers that frame it themselves. */
export function spellBody(text: string): { text: string; padding: string } {
  const overhead = '{"text":"","padding":""}'.length + 'id: 1234\nevent: status\ndata: \n\n'.length;
  return { text, padding: 'x'.repeat(Math.max(0, EVENT_BYTES - overhead - text.length)) };
}
