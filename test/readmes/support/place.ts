import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { manifest } from '../../packed/support/pack.ts';
import { ROOT } from '../../packed/support/run.ts';
import type { DemoLedger } from './demo-ledger.ts';

const READER = join(import.meta.dirname, '../reader');
/** What a reader has beside the app, by the README and the section that they are for, or `whole`. */
const FILES = join(READER, 'files');
/** Files of the repository that a reader has, by the README's folder. */
const BORROWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '.': { 'forecast.yaml': 'examples/forecast/forecast.yaml' },
  'packages/cli': {
    'forecast.yaml': 'examples/forecast/forecast.yaml',
    'old.yaml': 'examples/forecast/forecast.yaml',
    'new.yaml': 'examples/forecast/forecast.yaml',
    'prices.json': 'examples/own-prices/prices.json',
  },
};
/** READMEs that read a ledger: that of the demo. */
const READS_LEDGER = ['.', 'packages/cli', 'packages/core'];
/** A package that no registry has: what a new instrumentation's README is copied from. */
const TEMPLATE = 'templates/instrumentation';

/** Where a reader follows a README. */
export interface Place {
  /** path of the README from the root */
  readonly file: string;
  /** folder of the README in the repository */
  readonly of: string;
  /** beside the installed packages */
  readonly folder: string;
  /** name of the package whose spans the app there leaves, which makes calls with its SDK */
  readonly scope: string | undefined;
  /** in the example itself, whose commands are its scripts */
  readonly isExample: boolean;
}

/**
 * Makes the folder anew.
 *
 * @param installed folder with the packages as npm users get them
 */
export function placeOf(file: string, installed: string, ledger: DemoLedger): Place {
  const of = dirname(file);
  const folder = join(installed, 'readmes', slugOf(file));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'reader', version: '1.0.0', type: 'module' }));
  const scope = addApp(of, folder);
  if (of === TEMPLATE) linkTemplate(folder);
  // For scripts of the checkout.
  symlinkSync(join(ROOT, 'packages'), join(folder, 'packages'));
  for (const [name, path] of Object.entries(BORROWED[of] ?? {})) cpSync(join(ROOT, path), join(folder, name));
  if (READS_LEDGER.includes(of)) {
    cpSync(ledger.folder, join(folder, 'ledger'), { recursive: true });
    writeFileSync(join(folder, 'collector.jsonl.gz'), ledger.gzip);
  }
  const place = { file, of, folder, scope, isExample: of.startsWith('examples/') };
  addFiles(place, 'whole');
  return place;
}

/** What a reader of a section has, in the place of what had its name. */
export function addFiles({ file, folder }: Place, section: string): void {
  const files = join(FILES, slugOf(file), section);
  if (!existsSync(files)) return;
  for (const name of readdirSync(files)) rmSync(join(folder, name), { recursive: true, force: true });
  cpSync(files, folder, { recursive: true });
}

/** A README is named by its folder, another text by itself. */
function slugOf(file: string): string {
  return file.replace(/(?:\/README)?\.md$/, '').replaceAll('/', '-');
}

/** An app that makes calls with the README's own SDK, where it has one whose calls can be simulated. */
function addApp(of: string, folder: string): string | undefined {
  const sdk = join(ROOT, of, 'testing/matrix.mjs');
  writeFileSync(join(folder, 'app.mjs'), '');
  if (!existsSync(sdk)) return undefined;
  cpSync(sdk, join(folder, 'sdk.mjs'));
  cpSync(join(READER, 'app.mjs'), join(folder, 'app.mjs'));
  return manifest(of.replace('packages/', '')).name;
}

function linkTemplate(folder: string): void {
  mkdirSync(join(folder, 'node_modules/@costspan'), { recursive: true });
  symlinkSync(join(ROOT, TEMPLATE), join(folder, 'node_modules/@costspan/instrumentation-acme'));
  symlinkSync(join(ROOT, 'templates/acme-sdk'), join(folder, 'node_modules/acme-sdk'));
}
