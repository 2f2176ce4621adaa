import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node } from '../packed/support/run.ts';
import type { Running } from '../packed/support/run.ts';

/** ms that an end may take: the deadline of 2 s, and what the machine needs beside it. */
export const END = 2_600;
/** The same where there is nothing to wait for. */
export const AT_ONCE = 1_000;

const REGISTER = join(import.meta.dirname, '../../packages/auto/src/register.ts');

/** An OpenAI client that is answered without a network. */
const CLIENT = `
import OpenAI from 'openai';
const usage = { input_tokens: 10, input_tokens_details: { text_tokens: 10, image_tokens: 0 }, output_tokens: 272, total_tokens: 282 };
const answer = JSON.stringify({ created: 1, data: [{ b64_json: '' }], usage });
const openai = new OpenAI({
  apiKey: 'sk-test',
  maxRetries: 0,
  fetch: async () => new Response(answer, { headers: { 'content-type': 'application/json' } }),
});
const image = () => openai.images.generate({ model: 'gpt-image-1', prompt: 'a kite', size: '1024x1024', quality: 'low' });
`;

/** Programs that make calls and end, in a folder of their own beside the tests' packages. */
export class Apps {
  readonly #folder = mkdtempSync(join(import.meta.dirname, '.app-'));

  /** Starts a program with costspan preloaded; its clients have no network. */
  run(body: string, env: Readonly<Record<string, string>>): Running {
    const file = join(this.#folder, 'app.mjs');
    writeFileSync(file, CLIENT + body);
    return node(['--import', REGISTER, file], { cwd: this.#folder, env });
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** ms from a line of the program's to its end, and how it ended. */
export async function endAfter(running: Running, word: string, act?: () => void) {
  await running.line(word);
  const from = performance.now();
  act?.();
  const ended = await running.ended;
  return { ...ended, ms: performance.now() - from };
}
