import { noChange, nothing, type TemplateResult } from 'lit';

const ATTRIBUTE = /\s([.?@]?)([\w:-]+)=$/;

/**
 * A template as HTML text, for servers: the element's own views, without a DOM. Understands what they use:
 * unquoted attribute values of one part, booleans (`?name`), and texts, templates and lists as children.
 * Listeners and properties have no meaning in text and are left out.
 */
export function renderTemplate({ strings, values }: TemplateResult): string {
  let text = '';
  strings.forEach((string, i) => {
    if (i === values.length) {
      text += join(string);
      return;
    }
    const attribute = ATTRIBUTE.exec(string);
    if (!attribute) text += join(string) + renderChild(values[i]);
    else
      text +=
        join(string.slice(0, attribute.index)) + renderAttribute(attribute[1]!, attribute[2]!, values[i]);
  });
  return text;
}

/** The line breaks of a template are only there to be read. */
function join(string: string): string {
  return string.replace(/>\s*\n\s*</g, '><').replace(/\s*\n\s*/g, ' ');
}

function renderAttribute(kind: string, name: string, value: unknown): string {
  if (kind === '?') return value ? ` ${name}` : '';
  if (kind || value === nothing || value === noChange) return '';
  return ` ${name}="${escapeHtml(String(value ?? ''))}"`;
}

function renderChild(value: unknown): string {
  if (value === nothing || value === noChange || value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(renderChild).join('');
  if (isTemplate(value)) return renderTemplate(value);
  return escapeHtml(String(value));
}

function isTemplate(value: unknown): value is TemplateResult {
  return typeof value === 'object' && value !== null && '_$litType$' in value;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that means itself in HTML, between tags and between quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
