import './otel.ts';
import { instrumentFal } from '@costspan/instrumentation-fal';
import { instrumentOpenAI } from '@costspan/instrumentation-openai';
import { instrumentReplicate } from '@costspan/instrumentation-replicate';
import { createFalClient } from '@fal-ai/client';
import OpenAI from 'openai';
import Replicate from 'replicate';
import { simulate } from '@costspan/example-simulated';

const simulated = await simulate(); // not needed in an app of your own
// A bundler leaves no module to hook: each client is instrumented where it is made.
const openai = instrumentOpenAI(new OpenAI(simulated.openai));
const fal = instrumentFal(createFalClient(simulated.fal));
const replicate = instrumentReplicate(new Replicate(simulated.replicate));

const prompt = 'A paper boat on a puddle, linocut';
await openai.images.generate({ model: 'gpt-image-1-mini', prompt, size: '1024x1024', quality: 'low' });
await fal.subscribe('fal-ai/flux/schnell', { input: { prompt, image_size: 'square_hd' } });
await replicate.run('black-forest-labs/flux-schnell', { input: { prompt } });

await simulated.end();
