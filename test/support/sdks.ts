import { createRequire } from 'node:module';
import { sep } from 'node:path';

/** The SDK versions that the simulator has as development dependencies. */
const require = createRequire(new URL('../../packages/simulator/package.json', import.meta.url));

export type SdkName =
  | 'openai4'
  | 'openai5'
  | 'openai6'
  | 'openai7'
  | 'fal1'
  | '@fal-ai/client'
  | '@fal-ai/serverless-client'
  | 'replicate'
  | 'replicate0';

/** A copy of an SDK of its own: what is patched on it is patched on no other. */
export function freshSdk<T = never>(name: SdkName): T {
  const entry = require.resolve(name);
  const at = entry.lastIndexOf(`node_modules${sep}`);
  const [scope = '', rest = ''] = entry.slice(at + 13).split(sep);
  const folder = entry.slice(0, at + 13) + (scope.startsWith('@') ? `${scope}${sep}${rest}` : scope) + sep;
  for (const file of Object.keys(require.cache)) if (file.startsWith(folder)) delete require.cache[file];
  return require(name) as T;
}
