import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const WIDGET = join(import.meta.dirname, '../..');
const SOURCES = ['src/status-badge/status-badge.ts', 'src/status-badge/badge-properties.ts'];

export interface Described {
  name: string;
  description?: string;
  default?: string;
  type?: { text: string };
}

export interface ElementDeclaration extends Described {
  tagName?: string;
  attributes?: (Described & { fieldName?: string })[];
  members?: (Described & { kind: string; privacy?: string; static?: boolean; readonly?: boolean })[];
  events?: Described[];
  slots?: Described[];
  cssParts?: Described[];
  cssProperties?: Described[];
}

export interface Manifest {
  modules: { path: string; declarations: ElementDeclaration[] }[];
}

/** The custom elements manifest of the sources as they are, without what no page may touch. */
export async function describeElement(): Promise<Manifest> {
  // In a folder of its own: the analyzer would write its path into the package.json it finds.
  const directory = await mkdtemp(join(tmpdir(), 'manifest-'));
  try {
    for (const source of SOURCES) await cp(join(WIDGET, source), join(directory, source));
    const options = ['analyze', '--litelement', '--quiet', '--globs', ...SOURCES];
    await promisify(execFile)('cem', options, { cwd: directory });
    const text = await readFile(join(directory, 'custom-elements.json'), 'utf8');
    return withoutPrivate(JSON.parse(text) as Manifest);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The element's own declaration. */
export function findElement(manifest: Manifest): ElementDeclaration {
  const declarations = manifest.modules.flatMap((module) => module.declarations);
  return declarations.find(({ tagName }) => tagName === 'status-badge')!;
}

function withoutPrivate(manifest: Manifest): Manifest {
  const isPublic = ({ privacy, name }: { privacy?: string; name: string }) =>
    (privacy ?? 'public') === 'public' && !name.startsWith('#');
  for (const { declarations } of manifest.modules) {
    for (const declaration of declarations) {
      // The analyzer takes reactive state for an attribute.
      declaration.attributes = declaration.attributes?.filter(({ name }) => name !== 'open') ?? [];
      if (declaration.members) declaration.members = declaration.members.filter(isPublic);
    }
  }
  return manifest;
}
