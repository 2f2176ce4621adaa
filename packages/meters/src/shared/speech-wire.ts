import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import { fields, inputCharacters, lengthAt, list, pick, text } from './wire/index.ts';
import type { Fields } from './wire/index.ts';
import { endOf } from './end.ts';

/** Speech and transcriptions on the wire of OpenAI's audio API, which several billers share. */
export function speechUsage(provider: string, exchange: Exchange): Usage {
  const asked = fields(exchange.request);
  const answer = lastOf(exchange.response);
  const model = modelOf(text(exchange.model) ?? text(asked?.['model']), text(answer?.['model']));
  const error = fields(answer?.['error']);
  const http = endOf(exchange.status, answer ?? exchange.response);
  const end = error && http === 'succeeded' ? 'failed' : http;
  const speaks = isSpeech(exchange, model, asked);
  const input = speaks ? inputCharacters(asked?.['input']) : inputAudio(answer);
  const usage = fields(answer?.['usage']);
  return {
    provider,
    model,
    responseModel: text(answer?.['model']),
    outputType: speaks ? 'speech' : 'text',
    end,
    measures: input ? [input] : [],
    facts: { service_tier: isBatch(exchange) ? 'batch' : text(pick(usage, 'service_tier', 'serviceTier')) },
    incomplete: (!speaks && end === 'succeeded' && !input) || undefined,
    input: input && (speaks ? { characters: input.quantity.toNumber() } : undefined),
  };
}

/** A name that moves is billed as the model that answered. */
function modelOf(asked: string | undefined, answered: string | undefined): string | undefined {
  return asked === undefined || asked.endsWith('-latest') ? (answered ?? asked) : asked;
}

function isSpeech({ url, operation }: Exchange, model: string | undefined, asked: Fields | undefined): boolean {
  const place = `${url ?? ''} ${operation ?? ''}`;
  if (/speech/i.test(place)) return true;
  return !/transcri|translat/i.test(place) && (/tts|orpheus/.test(model ?? '') || typeof asked?.['input'] === 'string');
}

function isBatch({ url, operation }: Exchange): boolean {
  return /batch/i.test(`${url ?? ''} ${operation ?? ''}`);
}

/** A stream's last event has the usage. */
function lastOf(response: unknown): Fields | undefined {
  const events = list(response)?.map(fields);
  if (!events) return fields(response);
  return events.findLast((event) => event?.['usage'] !== undefined) ?? events.at(-1);
}

/** Seconds of the recording: metered, or told with the words. */
function inputAudio(answer: Fields | undefined): Measure | undefined {
  const usage = fields(answer?.['usage']);
  const metered = parseQuantity(pick(usage, 'prompt_audio_seconds', 'promptAudioSeconds', 'seconds'));
  if (metered?.gt(0)) return measure('audio_input', 'second', metered);
  const told = lengthAt(answer, 'duration');
  return told && measure('audio_input', 'second', told);
}
