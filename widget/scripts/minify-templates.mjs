/**
 * A rollup plugin: shortens the text of `css` and `html` templates, which terser leaves as it is.
 * @returns {import('rollup').Plugin}
 */
export function minifyTemplates() {
  return {
    name: 'minify-templates',
    transform(code) {
      if (!/\b(css|html)\s*`/.test(code)) return null;
      const edits = [];
      visit(this.parse(code), (node) => {
        const shorten = node.type === 'TaggedTemplateExpression' && SHORTEN[node.tag.name];
        if (!shorten) return;
        for (const { start, end } of node.quasi.quasis) edits.push({ start, end, shorten });
      });
      return { code: apply(code, edits), map: null };
    },
  };
}

const SHORTEN = { css: minifyCss, html: minifyHtml };

export function minifyCss(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .replace(/, /g, ',')
    .replace(/([\w-]): /g, '$1:')
    .replace(/;}/g, '}')
    .replace(/='([a-z][a-z-]*)'\]/g, '=$1]')
    .replace(/ ?(>|!important) ?/g, '$1')
    .replace(/(?<![\w.])0\.(?=\d)/g, '.');
}

export function minifyHtml(text) {
  return text
    .replace(/>\s*\n\s*</g, '><')
    .replace(/\s+/g, ' ')
    .replace(/="([\w-]+)"(?=[\s>])/g, '=$1');
}

function visit(node, enter) {
  if (Array.isArray(node)) for (const each of node) visit(each, enter);
  else if (node && typeof node.type === 'string') {
    enter(node);
    for (const value of Object.values(node)) if (value && typeof value === 'object') visit(value, enter);
  }
}

function apply(code, edits) {
  let result = '';
  let from = 0;
  for (const { start, end, shorten } of edits.sort((a, b) => a.start - b.start)) {
    result += code.slice(from, start) + shorten(code.slice(start, end));
    from = end;
  }
  return result + code.slice(from);
}
