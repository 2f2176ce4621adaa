import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

/** In a process of its own: a loader's thread cannot be taken away again. */
const APP = `
  import { addHook } from 'import-in-the-middle';
  import { startLoader } from '${pathToFileURL(join(import.meta.dirname, 'start-loader.ts')).href}';

  const seen = [];
  addHook((url, exports) => seen.push(url.replace(/.*node_modules\\//, '') + ' ' + typeof exports.OpenAI));
  const hook = startLoader();
  hook([{ name: 'openai', file: 'client' }]);
  hook([{ name: 'openai' }]);
  await import('openai');
  await import('@openrouter/sdk');
  console.log(JSON.stringify(seen));
`;

it('sees the files that were named before the app imports them, and no others', async () => {
  const args = ['--disable-warning=DEP0205', '--input-type=module', '--eval', APP];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: join(import.meta.dirname, '../..') });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(['openai/client.mjs function', 'openai/index.mjs function']);
});
