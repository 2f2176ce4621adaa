/** An app as it starts, with module hooks alone: each major of `ai`, loaded with `import` and with `require()`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fixtureOf } from './testing.ts';

const CONFORMANCE = new URL('../../instrumentation/src/conformance/', import.meta.url);
const REGISTER = new URL('register.ts', CONFORMANCE);
const PACKAGE = fileURLToPath(new URL('../', import.meta.url));

const MAJORS = [
  ['ai', '@ai-sdk/openai'],
  ['ai6', 'ai-sdk-openai6'],
  ['ai5', 'ai-sdk-openai5'],
] as const;

const IMPORT = (ai: string, openai: string): string =>
  `import * as ai from '${ai}';\nimport { createOpenAI } from '${openai}';\nimport { recorderOfProcess } from '${new URL('child.ts', CONFORMANCE).href}';\n`;
const REQUIRE = (ai: string, openai: string): string =>
  `const ai = require('${ai}');\nconst { createOpenAI } = require('${openai}');\nconst { recorderOfProcess } = require('${fileURLToPath(new URL('child.ts', CONFORMANCE))}');\n`;

/** Text, a stream of it, an image that is refused once, an agent and a model by its name. */
function app(): string {
  const answers = ['chat-completions', 'chat-completions-stream', 'images-generate'].map(
    (name) => fixtureOf(`openai/${name}`).exchange,
  );
  return `
const [chat, stream, image] = ${JSON.stringify(answers)};
let refused = 0;
const openai = createOpenAI({ apiKey: 'sk-canary', fetch: async (url, init) => {
  const isImage = String(url).endsWith('/images/generations');
  const headers = { 'content-type': 'application/json', 'retry-after-ms': '1' };
  if (isImage && refused++ === 0) return new Response('{"error":{"message":"slow down"}}', { status: 429, headers });
  if (isImage) return Response.json(image.response);
  if (!JSON.parse(init.body).stream) return Response.json(chat.response);
  const events = stream.response.map((event) => 'data: ' + JSON.stringify(event) + '\\n\\n').join('') + 'data: [DONE]\\n\\n';
  return new Response(events, { headers: { 'content-type': 'text/event-stream' } });
} });
const prompt = 'A paper boat';
async function main() {
  const model = openai.chat('gpt-4o-mini');
  await ai.generateText({ model, prompt });
  await ai.streamText({ model, prompt }).text;
  const generateImage = ai.generateImage ?? ai.experimental_generateImage;
  await generateImage({ model: openai.image('gpt-image-2'), prompt });
  const Agent = ai.ToolLoopAgent ?? ai.Experimental_Agent;
  await new Agent({ model }).generate({ prompt });
  globalThis.AI_SDK_DEFAULT_PROVIDER = { ...openai, languageModel: (id) => openai.chat(id) };
  await ai.generateText({ model: 'gpt-4o-mini', prompt });
  const { spans, records } = recorderOfProcess();
  process.stdout.write(JSON.stringify({
    spans: spans.map(({ name, ended }) => name + (ended ? '' : ' open')),
    charges: records.map(({ attributes: one }) => [one['costspan.cost.amount_decimal'], one['costspan.transport.retry_count']]),
    error: ai.APICallError.isInstance(new Error('other')),
  }));
}
main();
`;
}

const WAYS = MAJORS.flatMap(([ai, openai]) => [
  [`import of ${ai}, --import`, ['--import', REGISTER.href], 'app.mjs', IMPORT(ai, openai)] as const,
  [`require() of ${ai}, --import`, ['--import', REGISTER.href], 'app.cjs', REQUIRE(ai, openai)] as const,
  [`require() of ${ai}, --require`, ['--require', fileURLToPath(REGISTER)], 'app.cjs', REQUIRE(ai, openai)] as const,
]);

test.each(WAYS)('%s', async (_, args, name, head) => {
  const folder = mkdtempSync(join(PACKAGE, '.process-'));
  try {
    writeFileSync(join(folder, name), head + app());
    const task = { from: import.meta.url, package: '@costspan/instrumentation-ai' };
    const env = { ...process.env, NODE_OPTIONS: '', COSTSPAN_CONFORMANCE: JSON.stringify(task) };
    const child = spawn(process.execPath, [...args, join(folder, name)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    expect(code, err).toBe(0);
    expect(JSON.parse(out)).toEqual({
      spans: [
        'chat gpt-4o-mini',
        'chat gpt-4o-mini',
        'generate_content gpt-image-2',
        'chat gpt-4o-mini',
        'chat gpt-4o-mini',
      ],
      charges: [
        ['0.00048', 0],
        ['0.00048', 0],
        ['0.21077', 1],
        ['0.00048', 0],
        ['0.00048', 0],
      ],
      error: false,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
