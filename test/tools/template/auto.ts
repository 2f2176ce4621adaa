import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes `@costspan/auto` know an instrumentation: the list of SDKs, the dependency, the reference.
 *
 * @returns paths of the files that it has changed
 */
export function listInAuto(root: string, name: string): string[] {
  const path = (file: string): string => join(root, 'packages/auto', file);
  const change = (file: string, to: (text: string) => string): string => {
    writeFileSync(path(file), to(readFileSync(path(file), 'utf8')));
    return path(file);
  };
  return [
    change('src/specs.ts', (text) => withSdk(text, name)),
    change('package.json', (text) => withDependency(text, name)),
    change('tsconfig.json', (text) => withReference(text, name)),
  ];
}

const IMPORT = /^import \{ sdk as \w+ \} from '@costspan\/instrumentation-([\w-]+)\/sdk';\n/gm;
const LIST = /(sdks: readonly Sdk\[\] = \[)([^\]]*)(\])/;

function withSdk(text: string, name: string): string {
  const identifier = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const line = `import { sdk as ${identifier} } from '@costspan/instrumentation-${name}/sdk';\n`;
  const imports = [...text.matchAll(IMPORT)];
  const before = imports.find(([, other = '']) => other > name);
  const last = imports.at(-1);
  if (!last || !LIST.test(text))
    throw new Error(
      'packages/auto/src/specs.ts: no list of SDKs was found, so that the new one has to be added by hand',
    );
  const at = before?.index ?? last.index + last[0].length;
  const listed = (text.match(LIST)?.[2] ?? '').split(',').map((one) => one.trim());
  const all = [...listed.filter((one) => one !== ''), identifier].sort();
  return `${text.slice(0, at)}${line}${text.slice(at)}`.replace(LIST, `$1${all.join(', ')}$3`);
}

function withDependency(text: string, name: string): string {
  const manifest = JSON.parse(text) as { dependencies: Record<string, string> };
  const dependencies = { ...manifest.dependencies, [`@costspan/instrumentation-${name}`]: 'workspace:^' };
  const sorted = Object.fromEntries(Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...manifest, dependencies: sorted }, null, 2)}\n`;
}

function withReference(text: string, name: string): string {
  const config = JSON.parse(text) as { references: { path: string }[] };
  const references = [...config.references, { path: `../instrumentation-${name}` }];
  return `${JSON.stringify({ ...config, references: references.sort((a, b) => (a.path < b.path ? -1 : 1)) }, null, 2)}\n`;
}
