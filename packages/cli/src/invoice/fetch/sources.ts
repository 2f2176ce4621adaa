import { providerName } from '@costspan/meters/hosts';
import { WrongUse } from '../../exit.ts';
import { quoted } from '../../text/plain.ts';
import { anthropic } from './anthropic.ts';
import { deepgram } from './deepgram.ts';
import { fal } from './fal.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import type { Source } from './source.ts';

/** Every provider whose documented API states money by the day. */
export const SOURCES: readonly Source[] = [anthropic, deepgram, fal, openai, openrouter];

/** Providers that document something near it, and what is wanting; read 2026-12-01. */
const WITHOUT: Readonly<Record<string, string>> = {
  elevenlabs: 'its usage API counts credits and characters; write lines of its invoice',
  replicate: 'its API states times of predictions and no money; write lines of its invoice',
  runway: 'its usage API counts credits; write lines of its invoice',
  together_ai:
    'its billing API is a beta for chosen organizations, whose answers may change; export from its dashboard',
};

/** The source of a provider's bill, by its name as any tool writes it. */
export function sourceOf(given: string): Source {
  const provider = providerName(given.trim());
  const source = SOURCES.find((one) => one.provider === provider);
  if (source) return source;
  const names = SOURCES.map((one) => one.provider).join(', ');
  const reason = WITHOUT[provider];
  throw new WrongUse(
    `${quoted(given)}: ${reason === undefined ? 'no API is known that states what it bills' : reason}; bills can be fetched of ${names}`,
  );
}
