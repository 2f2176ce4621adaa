import type { Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { addOns, at, fields, firstText, isOn, lengthAt, text } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** What is made beside the transcript, of which the price page says nothing. */
const ADD_ONS = [
  'diarization',
  'translation',
  'summarization',
  'moderation',
  'named_entity_recognition',
  'chapterization',
  'sentiment_analysis',
  'audio_to_llm',
  'subtitles',
  'pii_redaction',
];

/**
 * Gladia: the result of a job states `billing_time`, the seconds that are billed, one for each channel;
 * `solaria-1` serves where no model is asked for (types of @gladiaio/sdk 2.1.0, 2026-12-01).
 */
const usageOf: MeterFunction = (exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const asked = fields(exchange.request);
  const answer = fields(exchange.response);
  const echo = fields(answer?.['request_params']);
  const seconds =
    lengthAt(answer, 'result.metadata.billing_time') ?? lengthAt(answer, 'result.metadata.audio_duration');
  const known = asked ?? echo;
  return {
    provider: 'gladia',
    model: firstText(exchange.model, echo?.['model'], asked?.['model'], known && 'solaria-1'),
    responseId: text(answer?.['id']),
    outputType: 'text',
    end: jobEnd(exchange, answer?.['status']),
    measures: audio('audio_input', seconds),
    facts: { add_ons: addOns(ADD_ONS.filter((name) => isOn(asked?.[name]) || isOn(echo?.[name]))) },
    requestUnknown: known === undefined || undefined,
    input: { duration: Number(at(answer, 'result.metadata.audio_duration')) || undefined },
  };
};

export const meter: Meter = withRoutes(meterOfOne('gladia', usageOf), {
  bills: /\/v2\/(?:pre-recorded|transcription)$/,
  job: /\/v2\/(?:pre-recorded|transcription)\/([^/?]+)$/,
});
