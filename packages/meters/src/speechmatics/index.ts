import type { Exchange, Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { addOns, fields, firstText, lengthAt, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** Parts of a job's `config` that are billed beside the transcript. */
const ADD_ONS = [
  'translation_config',
  'summarization_config',
  'sentiment_analysis_config',
  'topic_detection_config',
  'auto_chapters_config',
  'audio_events_config',
];

/**
 * Speechmatics: a job and its transcript state the recording's `duration` in seconds, and repeat what was
 * asked for; `operating_point` is the model, `standard` where it is left out
 * (types of @speechmatics/batch-client 5.1.0, 2026-12-01).
 */
const usageOf: MeterFunction = (exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const answer = fields(exchange.response);
  const job = fields(answer?.['job']);
  const config = configOf(exchange, answer, job);
  const seconds = lengthAt(job, 'duration');
  // A transcript is there only once its job is done, and does not say so.
  const word = job?.['status'] ?? (answer?.['results'] ? 'done' : 'running');
  return {
    provider: 'speechmatics',
    model: firstText(
      exchange.model,
      fields(config?.['transcription_config'])?.['operating_point'],
      config && 'standard',
    ),
    responseId: text(job?.['id'] ?? answer?.['id']),
    outputType: 'text',
    end: jobEnd(exchange, word),
    measures: audio('audio_input', seconds),
    facts: { add_ons: addOns(ADD_ONS.filter((name) => fields(config?.[name]))) },
    requestUnknown: config === undefined || undefined,
    input: { duration: seconds?.toNumber() },
  };
};

/** What was asked for: a form's part `config` is JSON text; a transcript has it in its `metadata`. */
function configOf({ request }: Exchange, answer: Fields | undefined, job: Fields | undefined): Fields | undefined {
  const sent = fields(request)?.['config'];
  return fields(job?.['config']) ?? fields(answer?.['metadata']) ?? fields(sent) ?? parsed(sent);
}

function parsed(sent: unknown): Fields | undefined {
  try {
    return typeof sent === 'string' ? fields(JSON.parse(sent)) : undefined;
  } catch {
    return undefined;
  }
}

export const meter: Meter = withRoutes(meterOfOne('speechmatics', usageOf), {
  bills: /\/v2\/jobs$/,
  job: /\/v2\/jobs\/([^/?]+)(?:\/transcript)?(?:\?.*)?$/,
});
