// A text, a stream and an image by Google's plugin, which has no SDK in it: it asks by HTTP.
import { googleAI } from '@genkit-ai/google-genai';
import { genkit } from 'genkit';
import { disableGenkitOTelInitialization } from 'genkit/tracing';

// Genkit would start an OpenTelemetry SDK that sends to its own back end alone.
disableGenkitOTelInitialization();
const ai = genkit({ plugins: [googleAI({ apiKey: 'test', baseUrl: `${process.env.SIMULATOR}/google` })] });
const text = googleAI.model('gemini-3.5-flash');

const said = [(await ai.generate({ model: text, prompt: 'a red kite' })).text];
const { stream } = ai.generateStream({ model: text, prompt: 'a red kite' });
for await (const chunk of stream) said.push(chunk.text);
const { media } = await ai.generate({ model: googleAI.model('gemini-3.1-flash-image'), prompt: 'a red kite' });
console.log(JSON.stringify([said, media.contentType]));
