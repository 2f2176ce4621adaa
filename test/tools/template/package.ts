import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A package to be made from the template. */
export interface NewPackage {
  /** short name of the SDK: `luma` */
  readonly name: string;
  /** npm package; the template's fictional one where it is left out */
  readonly sdk?: { readonly name: string; readonly version: string } | undefined;
  /** `gen_ai.provider.name` of who bills; the template's own where it is left out */
  readonly provider?: string | undefined;
}

/** The command was given something that it cannot work with. */
export class WrongUse extends Error {}

const TEMPLATE_PROVIDER = 'openai';

/** Providers that have a meter. */
export function meters(root: string): string[] {
  const folder = join(root, 'packages/meters/src');
  const others = new Set(['shared', 'hosts', 'handwritten']);
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'index.ts')) && !others.has(name));
}

/** @throws WrongUse where a name is none or is taken, or a provider has no meter. */
export function assertUsable(root: string, name: string, provider: string = TEMPLATE_PROVIDER): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new WrongUse(`NAME is "${name}": write lower-case letters, digits and single hyphens, for example luma`);
  if (name.startsWith('instrumentation'))
    throw new WrongUse(`NAME is "${name}": write the SDK's name alone, for example luma`);
  if (existsSync(join(root, 'packages', `instrumentation-${name}`)))
    throw new WrongUse(`packages/instrumentation-${name} exists: choose another name, or remove the folder`);
  if (!meters(root).includes(provider))
    throw new WrongUse(
      `--provider is "${provider}", which has no meter. Add one first (CONTRIBUTING.md, "Add a biller"), or choose one of: ${meters(root).join(', ')}`,
    );
}

/**
 * Copies `templates/instrumentation` to `packages/instrumentation-NAME` under the new names.
 *
 * @param root folder of the repository
 * @throws WrongUse as `assertUsable` does; nothing is written then
 */
export function writePackage(root: string, wanted: NewPackage): void {
  const { name, provider = TEMPLATE_PROVIDER } = wanted;
  assertUsable(root, name, provider);
  const folder = join(root, 'packages', `instrumentation-${name}`);
  const template = join(root, 'templates/instrumentation');
  cpSync(template, folder, {
    recursive: true,
    filter: (path) => !['node_modules', 'dist', '.tsc'].includes(basename(path)) && !path.endsWith('.tsbuildinfo'),
  });
  if (provider !== TEMPLATE_PROVIDER) useRecordedExchanges(root, folder, provider);
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (file.isFile() && !path.includes(`${folder}/fixtures/`)) rewrite(path, (text) => renamed(text, wanted));
  }
}

function renamed(text: string, { name, sdk, provider = TEMPLATE_PROVIDER }: NewPackage): string {
  const names: Readonly<Record<string, string>> = {
    'file:../../templates/acme-sdk': sdk ? `^${sdk.version}` : 'file:../../templates/acme-sdk',
    "'acme-sdk': '>=1 <2'": sdk ? `'${sdk.name}': '${rangeOf(sdk.version)}'` : "'acme-sdk': '>=1 <2'",
    'acme-sdk': sdk?.name ?? 'acme-sdk',
    AcmeClient: 'AcmeClient',
    Acme: pascalCase(name),
    acme: name,
    '  "private": true,\n': '',
    '../../packages/': '../',
    '@costspan/meters/openai': `@costspan/meters/${provider}`,
    '@costspan/prices/openai': `@costspan/prices/${provider}`,
    "provider: 'openai'": `provider: '${provider}'`,
  };
  const pattern = new RegExp(Object.keys(names).join('|').replaceAll('.', '\\.'), 'g');
  return text.replace(pattern, (found) => names[found] ?? found);
}

/** The range of versions that a caret range of this one means: `^0.15.2` is `>=0.15 <0.16`. */
export function rangeOf(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 0 ? `>=${major} <${major + 1}` : `>=0.${minor} <0.${minor + 1}`;
}

export function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The provider's own exchanges take the place of the template's; which call makes each is the author's to say. */
function useRecordedExchanges(root: string, folder: string, provider: string): void {
  rmSync(join(folder, 'fixtures'), { recursive: true });
  const recorded = join(root, 'packages/meters/fixtures', provider);
  if (!existsSync(recorded)) return;
  cpSync(recorded, join(folder, 'fixtures'), { recursive: true });
  for (const file of readdirSync(join(folder, 'fixtures')).filter((one) => one.endsWith('.json'))) {
    rewrite(join(folder, 'fixtures', file), (text) => {
      const { name: _, source, exchange, ...rest } = JSON.parse(text) as Fixture;
      const call = ['REPLACE.method', ...(exchange.request === undefined ? [] : [exchange.request])];
      return `${JSON.stringify({ name: basename(file, '.json'), source, call, exchange, ...rest }, null, 2)}\n`;
    });
  }
}

interface Fixture {
  readonly name: string;
  readonly source?: string;
  readonly exchange: { readonly request?: unknown };
}

function rewrite(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
