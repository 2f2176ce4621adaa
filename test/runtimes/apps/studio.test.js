// A test as users write it, of their app: nothing of costspan is transformed, mapped or mocked.
import { writeFileSync } from 'node:fs';
import { withOutput } from '@costspan/core';
import { draw } from './studio';
import { shutdown } from './telemetry';

// @google/genai asks the global object for the dispatcher of fetch, which the sandbox of Jest has no part of.
const dispatcher = Symbol.for('undici.globalDispatcher.1');
globalThis[dispatcher] ??= fetch.constructor('new Headers(); return globalThis')()[dispatcher];

test('draws', async () => {
  const answers = await withOutput('picture', { plan: 'free' }, async (output) => {
    const drawn = await draw(process.env.SIMULATOR);
    output.accept();
    return drawn;
  });
  writeFileSync('answers.json', JSON.stringify(answers));
  await shutdown();
}, 30_000);
