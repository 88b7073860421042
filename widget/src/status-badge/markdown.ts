import { html, type TemplateResult } from 'lit';
import { safeLink } from './safe-link.ts';

type Inline = string | TemplateResult;

// One pass, first match wins. No pattern can contain its own delimiter, so the work is linear in the
// text and there is no nesting to exhaust.
const INLINE = new RegExp(
  [
    /\\(?<escaped>[\\`*_[\]()<>#+.!-])/,
    /`(?<code>[^`\n]+)`/,
    /\[(?<text>[^[\]\n]{1,300})\]\((?<href>[^\s()<>]{1,2000})\)/,
    /\*\*(?<strong>[^*\n]+)\*\*/,
    /\*(?<em>[^\s*][^*\n]*)\*/,
    // Inside a name or an address it is no mark. Consumed, not looked back at: Safari has no lookbehind before 16.4.
    /[\w/]_+/,
    /_(?<under>[^\s_][^_\n]*)_(?!\w)/,
    /(?<auto>https:\/\/[^\s<>()"'`*]{0,2000}[^\s<>()"'`*.,:;!?_])/,
  ]
    .map((each) => each.source)
    .join('|'),
  'g',
);
const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+/;
const HEADING = /^#{1,6}\s+/;

/**
 * A safe part of Markdown: paragraphs, lists, headings as bold lines, `**strong**`, `*emphasis*`, `code`
 * and links to https and mailto. Everything else, HTML above all, stays the text it is.
 */
export function markdownView(source: string): TemplateResult[] {
  return blocks(source).map(blockView);
}

function blocks(source: string): string[][] {
  const result: string[][] = [];
  let block: string[] = [];
  for (const line of source.split(/\r\n|\r|\n/)) {
    const isItem = ITEM.test(line);
    const breaks = line.trim() === '' || HEADING.test(line) || isItem !== ITEM.test(block[0] ?? line);
    if (breaks && block.length > 0) {
      result.push(block);
      block = [];
    }
    if (line.trim() === '') continue;
    block.push(line);
    if (HEADING.test(line)) {
      result.push(block);
      block = [];
    }
  }
  return block.length > 0 ? [...result, block] : result;
}

function blockView(lines: string[]): TemplateResult {
  const first = lines[0] ?? '';
  if (HEADING.test(first)) return html`<p><strong>${inline(first.replace(HEADING, ''))}</strong></p>`;
  const item = ITEM.exec(first);
  if (!item)
    return html`<p>${lines.map((line, i) => (i === 0 ? inline(line) : [html`<br />`, inline(line)]))}</p>`;
  const items = lines.map((line) => html`<li>${inline(line.replace(ITEM, ''))}</li>`);
  return item[1] ? html`<ol start=${item[1]}>${items}</ol>` : html`<ul>${items}</ul>`;
}

function inline(text: string): Inline[] {
  const result: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const view = inlineView(match[0], match.groups ?? {});
    // What stays as it is stays one text with what is around it.
    if (view === match[0]) continue;
    if (match.index > from) result.push(text.slice(from, match.index));
    result.push(view);
    from = match.index + match[0].length;
  }
  if (from < text.length) result.push(text.slice(from));
  return result;
}

function inlineView(whole: string, found: Record<string, string | undefined>): Inline {
  const { escaped, code, text, href, strong, em = found['under'], auto } = found;
  if (escaped !== undefined) return escaped;
  if (code !== undefined) return html`<code>${code}</code>`;
  if (strong !== undefined) return html`<strong>${inline(strong)}</strong>`;
  if (em !== undefined) return html`<em>${inline(em)}</em>`;
  const url = safeLink(href ?? auto);
  return url ? html`<a href=${url} target="_blank" rel="noopener nofollow">${text ?? auto}</a>` : whole;
}
