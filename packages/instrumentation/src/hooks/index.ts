/** `@costspan/instrumentation/hooks`: sees an app load an SDK, by `require()` or `import`. Node only. */
import { register as registerLoader } from 'node:module';
import { guard } from '@costspan/core/internal';
import { addHook } from 'import-in-the-middle';
import { register, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';
import { Hook as RequireHook } from 'require-in-the-middle';
import type { Attachment } from '../attachment.ts';
import { patchLoaded } from '../patch-loaded.ts';
import { fileOf, isFile } from '../package-file.ts';
import type { PackageFile } from '../package-file.ts';
import { hearOtherLoaders } from './other-loaders.ts';
import { checkVersion } from '../sdk-version.ts';
import { setStackTraceLimit } from '../stack-trace-limit.ts';
import type { ModuleFile } from '../spec.ts';
import { importsSeen } from '../unseen.ts';

const attachments: Attachment[] = [];

/**
 * Patches an SDK's modules as they load. The loader sees only files of SDKs: an unrestricted hook
 * breaks openai 4.x and lumaai at start, and slows every other module down.
 */
export function startHooks(attachment: Attachment): void {
  if (attachments.includes(attachment)) return;
  attachments.push(attachment);
  guard('require hook', () => hookRequire(attachment));
  guard('import hook', hookImport);
  guard('loaded modules', () => patchLoaded(attachment));
}

function hookRequire(attachment: Attachment): void {
  new RequireHook(Object.keys(attachment.sdk.versions), { internals: true }, (exports, name, folder) => {
    const file = folder === undefined ? undefined : fileInFolder(name, folder);
    if (!file) return exports;
    const shown = attachment.spec.files.some((row) => row.isFixed && isFile(row, file)) ? copyOf(exports) : exports;
    patchFile(attachment, file, shown);
    return shown;
  });
}

/** The exports of an ECMAScript module, or of one that was made of it, cannot be replaced: the app gets others of the same values. */
function copyOf<T>(exports: T): T {
  if (!isExports(exports) || typeof exports === 'function') return exports;
  const copy = Object.create(Object.getPrototypeOf(exports) as object | null) as object;
  for (const name of Reflect.ownKeys(exports)) {
    const { enumerable = false } = Object.getOwnPropertyDescriptor(exports, name) ?? {};
    const value: unknown = Reflect.get(exports, name);
    Object.defineProperty(copy, name, { configurable: true, writable: true, enumerable, value });
  }
  return copy as T;
}

/** The hook names the main entry as the package and other files by package and path. */
function fileInFolder(name: string, folder: string): PackageFile {
  const slashes = name.replaceAll('\\', '/');
  const at = slashes.indexOf('/', slashes.startsWith('@') ? slashes.indexOf('/') + 1 : 0);
  const path = at === -1 ? undefined : slashes.slice(at + 1);
  return { name: at === -1 ? slashes : slashes.slice(0, at), folder, path };
}

let importsAreHooked = false;

function hookImport(): void {
  if (importsAreHooked) return;
  importsAreHooked = true;
  const imported = (url: string, exports: Record<string, unknown>): void => {
    const file = fileOf(url);
    if (file) for (const attachment of attachments) patchFile(attachment, file, exports);
  };
  addHook(imported);
  // In this thread the loader can ask for each file, so that an instrumentation may come later.
  if (supportsSyncHooks()) {
    register({ shouldInclude: (url: string) => isOfSdk(fileOf(url)) } as never);
    guard('other loaders', () => hearOtherLoaders((url) => isOfSdk(fileOf(url)), imported));
  } else if (isRequired()) importsSeen.not = REQUIRED;
  // In the loader's own thread, as Node before 22.22.3 and 24.11.1 has it, it has to be told of all: those that are
  // made together with this one, before the app's modules are loaded.
  else queueMicrotask(() => guard('import hook', hookOffThread));
}

const REQUIRED =
  'Before Node 22.22.3 and 24.11.1 costspan sees no import where --require loads it: load it with --import, also where the app is CommonJS.';

/**
 * Whether this runs because of `--require`. The loader's thread would run the required file again, and cannot: it
 * leads to an ECMAScript module here, and every import of the app would fail with it.
 */
function isRequired(): boolean {
  const limit = Error.stackTraceLimit;
  setStackTraceLimit(Number.POSITIVE_INFINITY);
  const stack = String(new Error('where this runs').stack);
  setStackTraceLimit(limit);
  return stack.includes('loadPreloadModules');
}

function hookOffThread(): void {
  const include = attachments.flatMap((attachment) => attachment.spec.files.map(filter));
  registerLoader('import-in-the-middle/hook.mjs', import.meta.url, { data: { include } });
}

/** What the loader includes: a package by its name, a file of it by its place. */
function filter({ name, file }: ModuleFile): string | RegExp {
  if (file === undefined) return name;
  return new RegExp(`/node_modules/${name}/${file}`.replaceAll('.', String.raw`\.`) + String.raw`\.[cm]?js$`);
}

function isOfSdk(file: PackageFile | undefined): boolean {
  return (
    file !== undefined &&
    attachments.some(
      (attachment) =>
        Object.hasOwn(attachment.sdk.versions, file.name) && attachment.spec.files.some((row) => isFile(row, file)),
    )
  );
}

function patchFile(attachment: Attachment, file: PackageFile, exports: unknown): void {
  if (!Object.hasOwn(attachment.sdk.versions, file.name) || !isExports(exports)) return;
  guard(`version of ${file.name}`, () => checkVersion(attachment.sdk, file));
  guard(`patching ${file.name}`, () => {
    for (const row of attachment.spec.files)
      if (isFile(row, file)) attachment.patch(row.targets(exports), `${file.name}/${file.path ?? ''}`);
  });
}

function isExports(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}
