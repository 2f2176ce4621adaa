import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Decimal, Exchange, Usage } from '@costspan/core';
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
  list,
  queryOf,
  text,
} from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { endOf } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';
import { analysisTokens, isAnalysis } from './analysis.ts';
import { answeredBy, modelNamed } from './model.ts';
import { isSession, sessionOf } from './session.ts';

/** Features that are billed beside the model, by the price list (https://deepgram.com/pricing, 2026-11-24). */
const ADD_ONS = ['diarize', 'redact', 'keyterm', 'detect_entities', 'summarize', 'topics', 'intents', 'sentiment'];

/**
 * Deepgram. Parameters stand in the query; `/v1/listen` answers with `metadata` (`duration` in
 * seconds, `channels`, `model_info`), `/v1/speak` with audio and the header `dg-char-count`, `/v1/read` with tokens;
 * a session over a web socket answers with its messages: https://developers.deepgram.com/reference, 2026-11-24.
 */
const usageOf: MeterFunction = (exchange): Usage => {
  const { url, request, headers } = exchange;
  const asked: Fields = { ...fields(request), ...fields(fields(request)?.['options']), ...queryOf(url) };
  const answer = fields(fields(exchange.response)?.['result']) ?? fields(exchange.response);
  const messages = list(exchange.response) ?? (answer ? [answer] : []);
  const session = isSession(url) ? sessionOf(asked, messages) : undefined;
  const model = modelNamed(exchange.model ?? text(asked['model']) ?? answeredBy(answer));
  const heard = heardIn(asked, answer);
  const seconds = session?.heard ?? heard.billed;
  const billed = parseQuantity(header(headers, 'dg-char-count')) ?? session?.billedCharacters;
  const characters = billed ? measure('text_input', 'character', billed) : charactersOf(exchange, asked);
  const end = endOfJob(exchange, asked, answer);
  return {
    provider: 'deepgram',
    model,
    responseId: firstText(
      session?.id,
      at(answer, 'metadata.request_id'),
      answer?.['request_id'],
      header(headers, 'dg-request-id'),
    ),
    outputType: model?.startsWith('aura') || isSpeech(url) ? 'speech' : 'text',
    end,
    measures: [
      ...(characters ? [characters] : []),
      ...(isAnalysis(url) ? analysisTokens(answer) : []),
      ...audio('audio_input', seconds, heard.isStated || session?.isStated ? 'usage' : 'request'),
      ...connectedFor(session?.connected),
    ],
    facts: {
      mode: modeOf(url, answer),
      language: languageOf(asked, request === undefined && url === undefined),
      add_ons: addOns(featuresOf(asked)),
    },
    incomplete:
      (request === undefined && url === undefined) || (session?.heard !== undefined && !session.isStated) || undefined,
    input: { characters: characters?.quantity.toNumber(), duration: (heard.length ?? session?.heard)?.toNumber() },
  };
};

interface Heard {
  readonly length: Decimal | undefined;
  /** with `multichannel` each channel is billed */
  readonly billed: Decimal | undefined;
  /** in the place where Deepgram states what it has heard */
  readonly isStated: boolean;
}

function heardIn(asked: Fields, answer: Fields | undefined): Heard {
  const total = parseQuantity(at(answer, 'metadata.duration'));
  const length = total ?? lengthAt(answer, 'duration');
  const channels = isOn(asked['multichannel'])
    ? (count(at(answer, 'metadata.channels')) ?? count(answer?.['channels']) ?? count(asked['channels']))
    : 1;
  return {
    length,
    billed: channels === undefined ? undefined : length?.times(channels),
    isStated: total !== undefined,
  };
}

/** Text that is read aloud; what is analyzed is billed by its tokens. A session's messages are counted as they are sent. */
function charactersOf({ request, url }: Exchange, asked: Fields): ReturnType<typeof inputCharacters> {
  if (isAnalysis(url)) return undefined;
  const sent = count(asked['sent_characters']);
  if (sent !== undefined) return measure('text_input', 'character', sent, 'request');
  return inputCharacters(fields(request)?.['text']);
}

/** With `callback` the answer is an acknowledgement, and what was heard comes to that address. */
function endOfJob({ status, response }: Exchange, asked: Fields, answer: Fields | undefined): Usage['end'] {
  const end = endOf(status, response);
  const isAcknowledged = isOn(asked['callback']) && answer?.['metadata'] === undefined && !list(response);
  return end === 'succeeded' && isAcknowledged ? 'pending' : end;
}

/** An agent is billed by the time of its connection. */
function connectedFor(seconds: Decimal | undefined): Usage['measures'] {
  return seconds ? [measure('request', 'second', seconds, 'request')] : [];
}

function isSpeech(url: string | undefined): boolean {
  return /\/v\d\/(?:speak|agent)/.test(url ?? '');
}

/** A WebSocket streams; a request and its answer are of pre-recorded audio. */
function modeOf(url: string | undefined, answer: Fields | undefined): string {
  const streamed = isSession(url) || answer?.['type'] === 'Results' || answer?.['type'] === 'Metadata';
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
  bills: /\/v\d\/(?:listen|speak|read)$/,
});
