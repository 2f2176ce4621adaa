import type { Exchange, Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { addOns, count, fields, firstText, isOn, lengthAt, list } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** Features that are or may be billed beside the model (https://www.assemblyai.com/docs/billing-and-pricing, 2026-11-24). */
const ADD_ONS = [
  'speaker_labels',
  'sentiment_analysis',
  'entity_detection',
  'auto_highlights',
  'content_safety',
  'iab_categories',
  'summarization',
  'auto_chapters',
  'redact_pii',
  'filter_profanity',
  'keyterms',
  'keyterms_prompt',
  'prompt',
  'domain',
  'speech_understanding',
  'voice_focus',
  'llm_gateway',
];

/**
 * AssemblyAI: a transcript's job answers with `audio_duration` in seconds and the model that
 * served it, and repeats the features that were asked for:
 * https://www.assemblyai.com/docs/api-reference/transcripts, 2026-11-24. A web socket is billed by the time that it is
 * open, which its `Termination` states; else a session's request has it as `connected_seconds`
 * (https://www.assemblyai.com/docs/faq/how-does-universal-streaming-session-based-pricing-work, 2026-12-01).
 */
const usageOf: MeterFunction = (exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const asked = fields(exchange.request);
  const answer = fields(exchange.response);
  const isSession = /^wss?:/.test(exchange.url ?? '');
  const stated = lengthAt(answer, isSession ? 'session_duration_seconds' : 'audio_duration');
  const seconds = stated ?? (isSession ? lengthAt(asked, 'connected_seconds') : undefined);
  return {
    provider: 'assemblyai',
    model: modelOf(exchange, asked, answer),
    responseId: firstText(answer?.['id'], answer?.['transcript_id']),
    outputType: 'text',
    end: jobEnd(exchange, answer?.['status']),
    measures: audio('audio_input', seconds, stated ? 'usage' : 'request'),
    facts: { add_ons: addOns(featuresOf(asked, answer)), mode: isSession ? 'streaming' : 'pre-recorded' },
    incomplete: (isSession && stated === undefined) || undefined,
    input: { duration: seconds?.toNumber() },
  };
};

/** `speech_models` is a list to fall back on: which of them served, only the answer tells. */
function modelOf({ model }: Exchange, asked: Fields | undefined, answer: Fields | undefined): string | undefined {
  const wanted = list(asked?.['speech_models']);
  return firstText(
    answer?.['speech_model_used'],
    model,
    answer?.['speech_model'],
    wanted?.length === 1 ? wanted[0] : undefined,
    wanted ? undefined : asked?.['speech_model'],
  );
}

function featuresOf(asked: Fields | undefined, answer: Fields | undefined): string[] {
  const names = ADD_ONS.filter((name) => isOn(answer?.[name]) || isOn(asked?.[name]));
  if ((count(answer?.['audio_channels']) ?? 1) > 1 || isOn(asked?.['multichannel'])) names.push('multichannel');
  return names;
}

export const meter: Meter = withRoutes(meterOfOne('assemblyai', usageOf), {
  bills: /\/v2\/transcript$/,
  job: /\/v2\/transcript\/([^/?]+)$/,
});
