import { attributesOf, snippetOf } from './snippet.js';

const endpoint = new URL('..', import.meta.url).href.replace(/\/$/, '');
const find = (id) => document.getElementById(id);

/** @returns {Promise<{ organization: string }>} */
async function readConfiguration() {
  const asked = new URLSearchParams(location.search).get('organization');
  if (asked) return { organization: asked };
  const answer = await fetch('config.json');
  return answer.json();
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
  find('copied').textContent = '';
}

function showVariants(place) {
  const rows = ['pill', 'dot', 'panel', 'banner'].map((variant) => {
    const row = document.createElement('div');
    const name = document.createElement('span');
    name.textContent = variant;
    row.append(name, makeBadge([...attributesOf({ variant }, place), ['show-connection', '']]));
    return row;
  });
  find('variants').replaceChildren(...rows);
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

async function copySnippet() {
  find('snippet').select();
  try {
    await navigator.clipboard.writeText(find('snippet').value);
    find('copied').textContent = 'Copied.';
  } catch {
    find('copied').textContent = 'Selected: press the keys that copy.';
  }
}

const { organization } = await readConfiguration();
const place = { endpoint, organization };
find('organization').textContent = organization;
find('choices').addEventListener('input', () => showChoices(place));
find('copy').addEventListener('click', copySnippet);
const answer = await fetch(`${endpoint}/v1/orgs/${encodeURIComponent(organization)}/summary`).catch(
  () => undefined,
);
if (answer?.ok) showServices((await answer.json()).services, place);
showChoices(place);
showVariants(place);
// Shown when it is whole: what comes later would push what is there.
document.querySelector('main').hidden = false;
