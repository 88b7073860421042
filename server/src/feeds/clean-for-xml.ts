// XML 1.0 §2.2: these may not stand in a document, however they are escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text without the characters that no XML document may have. One of them would break it for all readers. */
export function cleanForXml(text: string): string {
  return text.replace(FORBIDDEN, '');
}
