import { registerHooks } from 'node:module';
import { guard } from '@costspan/core/internal';

/** Called with the URL of a file and its exports. */
type Imported = (url: string, exports: Record<string, unknown>) => void;

type Source = string | ArrayBuffer | NodeJS.TypedArray | null | undefined;

const LISTENER = 'costspan.imported';

/**
 * Hears of files that another copy of import-in-the-middle has wrapped, as dd-trace and older OpenTelemetry bring one:
 * it marks the URL as ours does, which then takes the file for its own and leaves it. The wrapper is a module that
 * imports the file; ours does so there once more, and tells its exports. Nothing of the wrapper is changed.
 * For Node whose hooks of one thread can be chained with those of a loader's own: older ones hand on no source.
 *
 * @param isWanted whether a file is to be heard of, by its URL
 */
export function hearOtherLoaders(isWanted: (url: string) => boolean, imported: Imported): void {
  (globalThis as Record<symbol, unknown>)[Symbol.for(LISTENER)] = (url: string, exports: Record<string, unknown>) =>
    guard('imported module', () => imported(url, exports));
  registerHooks({
    load(url, context, nextLoad) {
      const result = nextLoad(url, context);
      const file = wrappedFile(url);
      if (file === undefined || result.format !== 'module' || !isWanted(file)) return result;
      const text = textOf(result.source);
      return text === undefined ? result : { ...result, source: text + telling(file) };
    },
  });
}

/** The file that a wrapper is of: `file:///…/index.mjs?iitm=true`. */
function wrappedFile(url: string): string | undefined {
  const [file, query = ''] = url.split('?', 2);
  return /(?:^|&)iitm=true(?:&|$)/.test(query) ? file : undefined;
}

function textOf(source: Source): string | undefined {
  if (typeof source === 'string') return source;
  return source ? new TextDecoder().decode(source) : undefined;
}

/** Imports of a wrapper are not wrapped, so that this is the file itself. */
function telling(file: string): string {
  const quoted = JSON.stringify(file);
  return `\nimport * as $costspan from ${quoted};\nglobalThis[Symbol.for('${LISTENER}')]?.(${quoted}, $costspan);\n`;
}
