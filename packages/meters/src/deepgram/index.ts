import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import {
  addOns,
  at,
  count,
  fields,
  firstText,
  header,
  inputCharacters,
  isOn,
  lengthAt,
  queryOf,
  text,
} from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** Features that are billed beside the model, by the price list (https://deepgram.com/pricing, 2026-11-24). */
const ADD_ONS = ['diarize', 'redact', 'keyterm', 'detect_entities', 'summarize', 'topics', 'intents', 'sentiment'];

/**
 * Deepgram. Parameters stand in the query; `/v1/listen` answers with `metadata` (`duration` in
 * seconds, `channels`, `model_info`), `/v1/speak` with audio and the header `dg-char-count`:
 * https://developers.deepgram.com/reference, 2026-11-24.
 */
const usageOf: MeterFunction = (exchange): Usage => {
  const { status, url, request, headers } = exchange;
  const asked: Fields = { ...fields(request), ...fields(fields(request)?.['options']), ...queryOf(url) };
  const answer = fields(fields(exchange.response)?.['result']) ?? fields(exchange.response);
  const model = modelOf(exchange, asked, answer);
  const total = parseQuantity(at(answer, 'metadata.duration'));
  const length = total ?? lengthAt(answer, 'duration');
  const channels = isOn(asked['multichannel'])
    ? (count(at(answer, 'metadata.channels')) ?? count(answer?.['channels']) ?? count(asked['channels']))
    : 1;
  const seconds = channels === undefined ? undefined : length?.times(channels);
  const billed = parseQuantity(header(headers, 'dg-char-count'));
  const characters = billed ? measure('text_input', 'character', billed) : inputCharacters(fields(request)?.['text']);
  return {
    provider: 'deepgram',
    model,
    responseId: firstText(at(answer, 'metadata.request_id'), header(headers, 'dg-request-id')),
    outputType: model?.startsWith('aura') ? 'speech' : 'text',
    end: endOf(status, exchange.response),
    measures: [...(characters ? [characters] : []), ...audio('audio_input', seconds, total ? 'usage' : 'request')],
    facts: {
      mode: modeOf(url, answer),
      language: languageOf(asked, request === undefined && url === undefined),
      add_ons: addOns(featuresOf(asked)),
    },
    incomplete: (request === undefined && url === undefined) || undefined,
    input: { characters: characters?.quantity.toNumber(), duration: length?.toNumber() },
  };
};

function modelOf({ model: stated }: Exchange, asked: Fields, answer: Fields | undefined): string | undefined {
  const model = stated ?? text(asked['model']) ?? answeredBy(answer);
  // A voice's name holds its model: `aura-2-thalia-en` is Aura-2, `aura-asteria-en` is Aura-1.
  if (model && /^aura-2-[a-z]+-[a-z]{2}$/.test(model)) return 'aura-2';
  if (model && /^aura-[a-z]+-[a-z]{2}$/.test(model)) return 'aura-1';
  return model;
}

/** `{"<uuid>": {"name": "general-nova-3", "arch": "nova-3"}}`; a name for a special use is a model of its own. */
function answeredBy(answer: Fields | undefined): string | undefined {
  const all = Object.values(fields(at(answer, 'metadata.model_info')) ?? {});
  const [only] = all;
  if (all.length !== 1) return undefined;
  const arch = text(fields(only)?.['arch']);
  return text(fields(only)?.['name'])?.includes('general') ? arch : undefined;
}

/** A WebSocket streams; a request and its answer are of pre-recorded audio. */
function modeOf(url: string | undefined, answer: Fields | undefined): string {
  const streamed = url?.startsWith('wss:') || answer?.['type'] === 'Results' || answer?.['type'] === 'Metadata';
  return streamed ? 'streaming' : 'pre-recorded';
}

/** `multi` has a price of its own; a single language is monolingual, and English where none is asked for. */
function languageOf(asked: Fields, unseen: boolean): string | undefined {
  if (unseen || isOn(asked['detect_language'])) return undefined;
  const language = text(asked['language']) ?? 'en';
  return language.startsWith('multi') ? 'multi' : 'monolingual';
}

function featuresOf(asked: Fields): string[] {
  const names = new Set(ADD_ONS.filter((name) => isOn(asked[name])));
  if (isOn(asked['diarize_model'])) names.add('diarize');
  return [...names];
}

export const meter: Meter = withRoutes(meterOfOne('deepgram', usageOf), {
  bills: /\/v1\/(?:listen|speak)$/,
});
