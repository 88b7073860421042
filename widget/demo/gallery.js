import { createSampleRun } from './sample-run.js';
import { attributesOf, pictureOf, snippetOf } from './snippet.js';

const endpoint = new URL('..', import.meta.url).href.replace(/\/$/, '');
const find = (id) => document.getElementById(id);

/** A sentence about what is wrong, for who runs the server. */
class Problem extends Error {}

/** The organization of the address, or the one that the server names. */
async function readOrganization() {
  const asked = new URLSearchParams(location.search).get('organization');
  if (asked) return asked;
  const answer = await fetch('config.json').catch(() => undefined);
  const { organization } = answer?.ok ? await answer.json().catch(() => ({})) : {};
  if (organization) return organization;
  const what = answer ? `it answered ${answer.status}` : 'it does not answer';
  throw new Problem(
    `This page asks its server for “config.json”, which names the organization to show, but ${what}. ` +
      'Serve the page by the status server, or name one yourself: add ?organization=… to the address.',
  );
}

async function loadElement() {
  const file = '../widget/status-badge.js';
  await import(file).catch(() => {
    throw new Problem(
      `The element could not be loaded from “${file}”. Run “npm run build” and reload the page.`,
    );
  });
}

async function readServices({ endpoint, organization }) {
  const path = `/v1/orgs/${encodeURIComponent(organization)}/summary`;
  const answer = await fetch(endpoint + path).catch(() => undefined);
  if (answer?.ok) return (await answer.json()).services;
  const what = answer ? `answered ${answer.status} for “${path}”` : 'does not answer';
  const reason = answer?.status === 404 ? `: it has no organization “${organization}”` : '';
  say(`The server ${what}${reason}. The badges below say so too.`);
  return [];
}

function say(problem) {
  find('problem').textContent = problem;
}

function makeBadge(attributes) {
  const badge = document.createElement('status-badge');
  for (const [name, value] of attributes) badge.setAttribute(name, value);
  return badge;
}

function readChoices() {
  const data = new FormData(find('choices'));
  return { ...Object.fromEntries(data), services: data.getAll('services') };
}

function showChoices(place) {
  const choices = readChoices();
  const attributes = attributesOf(choices, place);
  find('preview').className = choices.theme;
  find('preview').replaceChildren(makeBadge(attributes));
  find('snippet').value = snippetOf(attributes, place);
  const { address, markdown } = pictureOf(choices, place);
  find('picture').src = address;
  find('markdown').value = markdown;
  for (const told of document.querySelectorAll('[role="status"]')) told.textContent = '';
}

function showVariants(place) {
  const rows = ['pill', 'dot', 'panel', 'banner', 'floating'].map((variant) => {
    const badge = makeBadge([...attributesOf({ variant }, place), ['show-connection', '']]);
    if (variant !== 'floating') return makeRow(variant, badge);
    // A window of its own: the badge is fixed to the corner of this box.
    const corner = document.createElement('div');
    corner.className = 'window';
    corner.append(badge);
    return makeRow(variant, corner);
  });
  const run = makeBadge([['run', 'sample']]);
  run.runSource = createSampleRun();
  find('variants').replaceChildren(...rows, makeRow('run', run));
}

function makeRow(title, content) {
  const row = document.createElement('div');
  const name = document.createElement('span');
  name.textContent = title;
  row.append(name, content);
  return row;
}

function showServices(services, place) {
  const legend = find('services').firstElementChild;
  const boxes = services.map(({ id, name }) => {
    const label = document.createElement('label');
    const box = Object.assign(document.createElement('input'), {
      type: 'checkbox',
      name: 'services',
      value: id,
    });
    label.append(box, ` ${name}`);
    return label;
  });
  find('services').replaceChildren(legend, ...boxes);
  const items = services.map(({ id }) => {
    const item = document.createElement('li');
    item.append(makeBadge(attributesOf({ services: [id] }, place)));
    return item;
  });
  find('each-service').replaceChildren(...items);
}

function showFeeds({ endpoint, organization }) {
  const feeds = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed', ics: 'iCal' };
  const links = Object.entries(feeds).flatMap(([format, name], index) => {
    const link = document.createElement('a');
    link.href = `${endpoint}/status/${encodeURIComponent(organization)}/history.${format}`;
    link.textContent = name;
    return index > 0 ? [' · ', link] : [link];
  });
  find('subscribe').append(...links);
}

async function copy({ target: button }) {
  const text = find(button.value);
  const told = button.nextElementSibling;
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    told.textContent = 'Copied.';
  } catch {
    told.textContent = 'Selected: press the keys that copy.';
  }
}

async function show() {
  const [organization] = await Promise.all([readOrganization(), loadElement()]);
  const place = { endpoint, organization };
  find('organization').textContent = organization;
  find('choices').addEventListener('input', () => showChoices(place));
  for (const button of document.querySelectorAll('main button')) button.addEventListener('click', copy);
  showFeeds(place);
  showServices(await readServices(place), place);
  showChoices(place);
  showVariants(place);
  // Shown when it is whole: what comes later would push what is there.
  find('about').hidden = false;
  document.querySelector('main').hidden = false;
}

show().catch((error) => {
  if (!(error instanceof Problem)) throw error;
  say(error.message);
});
