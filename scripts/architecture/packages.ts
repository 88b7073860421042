import { builtinModules } from 'node:module';
import { isTestSupport, type Source, type Violation } from './source.ts';

/** What a package may import from the other packages of this repository. */
const ACROSS: Readonly<Record<string, readonly string[]>> = {
  sdk: [],
  widget: ['@status-badge/sdk', '@status-badge/sdk/contract', '@status-badge/sdk/store'],
  server: ['@status-badge/sdk/contract'],
};

/** The part of a `package.json` that says what a package may import. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** `@scope/name` or `name` of a specifier. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function judge(packageName: string, specifier: string, manifest: Manifest): string | undefined {
  const isBuiltin = specifier.startsWith('node:') || builtinModules.includes(specifier);
  if (isBuiltin) {
    return packageName === 'server' ? undefined : 'runs in browsers, where Node modules do not exist';
  }
  if (specifier.startsWith('@status-badge/')) {
    const allowed = ACROSS[packageName] ?? [];
    return allowed.includes(specifier)
      ? undefined
      : `may import only ${allowed.join(', ') || 'itself'} from here`;
  }
  const name = packageOf(specifier);
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  return name in declared ? undefined : `must list ${name} in ${packageName}/package.json to import it`;
}

/**
 * A published file imports only what its package installs, and its neighbours only through their entries.
 *
 * @param manifests by package folder: `sdk`, `widget`, `server`
 */
export function checkPackages(
  sources: readonly Source[],
  manifests: Readonly<Record<string, Manifest>>,
): Violation[] {
  return sources.flatMap(({ path, imports }) => {
    const packageName = /^(sdk|widget|server)\/src\//.exec(path)?.[1];
    const manifest = packageName && manifests[packageName];
    if (!packageName || !manifest || isTestSupport(path)) return [];
    return imports.flatMap(({ specifier, line }): Violation[] => {
      if (specifier.startsWith('.')) return [];
      const reason = judge(packageName, specifier, manifest);
      return reason ? [{ path, line, message: `imports ${specifier}, but ${packageName} ${reason}` }] : [];
    });
  });
}
