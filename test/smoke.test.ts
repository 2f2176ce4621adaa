import { startSimulator } from '@costspan/simulator';
import { instrumentOpenAI } from '@costspan/instrumentation-openai';
import { createFalClient } from '@fal-ai/client';
import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { Telemetry } from './support/telemetry.ts';

it('prices', async () => {
  const telemetry = new Telemetry();
  const sim = await startSimulator();
  const openai = instrumentOpenAI(new OpenAI({ baseURL: sim.openai.url, apiKey: 'sk-test' }));
  const r = await openai.images.generate({ model: 'gpt-image-1', prompt: 'a cat', size: '1024x1024', quality: 'low' });
  console.log(telemetry.spans.map((s) => [s.name, s.attributes]), sim.invoice.lines);
  console.log(telemetry.records.map((s) => [s.attributes]));
  await sim.close();
});
