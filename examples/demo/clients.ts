/** The SDKs, led to the simulators: the only lines of the demo that an app of your own does not have. */
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { DeepgramClient } from '@deepgram/sdk';
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { GoogleGenAI } from '@google/genai';
import { OpenRouter } from '@openrouter/sdk';
import OpenAI from 'openai';
import Replicate from 'replicate';

const at = process.env['SIMULATOR'] ?? '';
const apiKey = 'sk-demo';

export const openai: OpenAI = new OpenAI({ baseURL: `${at}/openai/v1`, apiKey });
export const replicate: Replicate = new Replicate({ baseUrl: `${at}/replicate/v1`, auth: apiKey });
export const anthropic: Anthropic = new Anthropic({ baseURL: `${at}/anthropic`, apiKey });
export const google: GoogleGenAI = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: `${at}/google` } });
export const openRouter: OpenRouter = new OpenRouter({ serverURL: `${at}/openrouter/api/v1`, apiKey });
export const elevenlabs: ElevenLabsClient = new ElevenLabsClient({ baseUrl: `${at}/elevenlabs`, apiKey });
const base = `${at}/deepgram`;
export const deepgram: DeepgramClient = new DeepgramClient({
  apiKey,
  environment: { base, production: base, agent: base, agentRest: base },
});
/** For models of the AI SDK. */
export const provider: ReturnType<typeof createOpenAI> = createOpenAI({ baseURL: `${at}/openai/v1`, apiKey });
