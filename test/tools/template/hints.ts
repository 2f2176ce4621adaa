import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What makes a generator's SDKs known: a text in their declarations. */
const GENERATORS: readonly (readonly [name: string, mark: RegExp, hint: string])[] = [
  [
    'Stainless',
    /\basResponse\(\): Promise<Response>/,
    'set `adapter: stainless` in the spec, and take `...stainlessTransport(sdk.name, CLASS)` instead of the row `send`; packages/instrumentation-openai is one',
  ],
  [
    'Fern',
    /\bHttpResponsePromise\b/,
    'set `adapter: fern` in the spec, and write rows for the methods `__create` …, which the public ones call',
  ],
  ['Speakeasy', /\bextends ClientSDK\b/, 'take `speakeasyTransport(…)` instead of the row `send`'],
];

/** What an installed SDK is like, as far as it changes what its spec has to say. */
export function hints(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const { type, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    type?: string;
    exports?: unknown;
  };
  const entries = JSON.stringify(exports ?? '');
  const found: string[] = [];
  if (type === 'module' && !/"require"|\.cjs"/.test(entries))
    found.push('The SDK has ECMAScript modules alone: "Kinds of SDKs" in CONTRIBUTING.md says what that changes.');
  if (type !== 'module' && !/"import"|\.mjs"/.test(entries))
    found.push('The SDK has CommonJS modules alone: "Kinds of SDKs" in CONTRIBUTING.md says what that changes.');
  const files = globSync('**/*.d.{ts,mts,cts}', { cwd: folder, exclude: (name) => name === 'node_modules' });
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  for (const [name, mark, hint] of GENERATORS) if (mark.test(text)) found.push(`The SDK was made by ${name}: ${hint}.`);
  return found;
}
