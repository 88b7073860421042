import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { describeElement, findElement } from './describe-element.ts';
import { htmlData } from './html-data.ts';

const WIDGET = join(import.meta.dirname, '../..');
const read = (path: string) => readFile(join(WIDGET, path), 'utf8');
const namesOf = (list: readonly { name: string }[] = []) => list.map(({ name }) => name);

describe('the custom elements manifest', () => {
  it('says what the sources say', async () => {
    const manifest = await describeElement();
    const advice = 'run: node widget/scripts/manifest.ts';
    expect(JSON.parse(await read('custom-elements.json')), advice).to.deep.equal(manifest);
    expect(JSON.parse(await read('html-data.json')), advice).to.deep.equal(
      JSON.parse(JSON.stringify(htmlData(manifest))),
    );
  });

  it('names every part that a view uses, and none that no view uses', async () => {
    const views = ['status-badge.view', 'status-badge', 'panel.view', 'banner.view', 'run.view', 'toasts'];
    const texts = await Promise.all(views.map((name) => read(`src/status-badge/${name}.ts`)));
    const template = texts.join('\n').replace(/\/\*\*.*?\*\//gs, '');
    const used = [...template.matchAll(/part="([\w-]+)"/g)].map((match) => match[1]!);
    // Parts whose names are values: sections by their kind, entries by theirs, texts of a run.
    const computed = ['incidents', 'maintenances', 'services', 'incident', 'maintenance', 'message', 'error'];
    const element = findElement(JSON.parse(await read('custom-elements.json')));
    expect(namesOf(element.cssParts).sort()).to.deep.equal([...new Set([...used, ...computed])].sort());
  });

  it('types each event as the element sends it', async () => {
    const { events = [] } = findElement(JSON.parse(await read('custom-elements.json')));
    const source = await read('src/status-badge/badge-events.ts');
    // A long one stands on several lines.
    const declared = [...source.matchAll(/^ {2}'?([\w-]+)'?: (CustomEvent<[^>]*>);$/gm)].map(
      ([, name, type]) => [name, type?.replace(/;\s+}/, ' }').replace(/\s+/g, ' ')],
    );
    expect(declared).to.have.lengthOf(4);
    expect(events.map(({ name, type }) => [name, type?.text])).to.have.deep.members([
      ...declared,
      ['error', 'ErrorEvent'],
    ]);
  });

  it('names no member that a page should not use', async () => {
    const { members } = findElement(JSON.parse(await read('custom-elements.json')));
    const methods = members?.filter(({ kind }) => kind === 'method');
    expect(namesOf(methods)).to.deep.equal([]);
    expect(namesOf(members?.filter(({ static: isStatic }) => isStatic))).to.deep.equal([]);
  });

  it('is told whole by the docs: every attribute, property, event, slot, part and custom property', async () => {
    const element = findElement(JSON.parse(await read('custom-elements.json')));
    const docs = await readFile(join(WIDGET, '../docs/widget.md'), 'utf8');
    const { attributes, events, cssParts, cssProperties } = element;
    const fields = element.members?.filter(({ kind, static: isStatic }) => kind === 'field' && !isStatic);
    for (const name of [attributes, fields, events, cssParts, cssProperties].flatMap((list) =>
      namesOf(list),
    )) {
      expect(docs, name).to.contain(`\`${name}\``);
    }
  });
});
