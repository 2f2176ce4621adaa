// Nothing in this file knows of costspan or OpenTelemetry.
import { fal } from '@fal-ai/client';
import OpenAI from 'openai';
import Replicate from 'replicate';
import { simulate } from '@costspan/example-simulated';

const simulated = await simulate(); // not needed in an app of your own
const openai = new OpenAI(simulated.openai);
const replicate = new Replicate(simulated.replicate);
fal.config(simulated.fal ?? {});

const prompt = 'A red kite over a harbour, watercolour';

await openai.images.generate({ model: 'gpt-image-1-mini', prompt, size: '1024x1024', quality: 'low' });
await fal.subscribe('fal-ai/flux/schnell', { input: { prompt, image_size: 'square_hd' } });
await replicate.run('black-forest-labs/flux-schnell', { input: { prompt } });

await simulated.end();
