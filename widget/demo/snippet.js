/** The attributes a form's choices stand for, in the order in which a person would write them. */
export function attributesOf(choices, { endpoint, organization }) {
  const attributes = [
    ['endpoint', endpoint],
    ['organization', organization],
  ];
  const { variant, theme, locale, position, services = [] } = choices;
  if (variant && variant !== 'pill') attributes.push(['variant', variant]);
  if (variant === 'floating' && position && position !== 'bottom-end')
    attributes.push(['position', position]);
  if (services.length === 1) attributes.push(['service', services[0]]);
  if (services.length > 1) attributes.push(['services', services.join(',')]);
  if (theme && theme !== 'auto') attributes.push(['theme', theme]);
  if (locale) attributes.push(['locale', locale]);
  for (const name of ['show-connection', 'only-when-degraded', 'toasts']) {
    if (choices[name]) attributes.push([name, '']);
  }
  return attributes;
}

/** The two tags to copy: the script, and the badge with a text for where scripts do not run. */
export function snippetOf(attributes, { endpoint, organization }) {
  const text = attributes.map(([name, value]) =>
    value === '' ? name : `${name}="${escapeAttribute(value)}"`,
  );
  return `<script type="module" src="${escapeAttribute(endpoint)}/widget/status-badge.js"></script>
<status-badge ${text.join(' ')}>
  <a href="${escapeAttribute(endpoint)}/status/${encodeURIComponent(organization)}">Status</a>
</status-badge>`;
}

/** The status as a picture, and the Markdown that shows it: of one service where one alone was chosen. */
export function pictureOf({ locale, services = [] }, { endpoint, organization }) {
  const query = new URLSearchParams();
  if (services.length === 1) query.set('service', services[0]);
  if (locale) query.set('lang', locale);
  const page = `${endpoint}/status/${encodeURIComponent(organization)}`;
  const address = `${page}/badge.svg${query.size > 0 ? `?${query}` : ''}`;
  return { address, markdown: `[![Status](${address})](${page})` };
}

function escapeAttribute(value) {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
