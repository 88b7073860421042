import { type Described, findElement, type Manifest } from './describe-element.ts';

/** What editors complete inside the tag: VS Code's custom data, of the manifest. */
export function htmlData(manifest: Manifest): unknown {
  const { tagName, description, attributes = [] } = findElement(manifest);
  return {
    version: 1.1,
    tags: [
      {
        name: tagName,
        description,
        attributes: attributes.map((attribute) => ({
          name: attribute.name,
          description: attribute.description,
          ...valuesOf(attribute),
        })),
      },
    ],
  };
}

const VALUES: Record<string, readonly string[]> = {
  variant: ['dot', 'pill', 'panel', 'banner', 'floating'],
  position: ['bottom-end', 'bottom-start', 'top-end', 'top-start'],
  theme: ['auto', 'light', 'dark'],
  locale: ['en', 'de', 'es', 'fr', 'pt', 'ja', 'zh-Hans', 'ar', 'he', 'fa'],
};

function valuesOf({ name, type }: Described): { values?: { name: string }[]; valueSet?: string } {
  const values = VALUES[name];
  if (values) return { values: values.map((value) => ({ name: value })) };
  return type?.text === 'boolean' ? { valueSet: 'v' } : {};
}
