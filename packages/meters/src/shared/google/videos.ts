import { measure } from '@costspan/core';
import { decimal } from '@costspan/core/internal';
import type { Measure, Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { count, fields, list, number, seconds, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';
import { endOf, stateOf } from '../end.ts';
import { factOf, stated } from './call.ts';
import type { Call } from './call.ts';

/**
 * Veo. A job is billed by the second asked for of every video delivered; its answer tells how many
 * those are, and nothing else: https://ai.google.dev/gemini-api/docs/veo and
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/veo-video-generation, 2026-11-24.
 */
export function videoUsage(call: Call): Usage {
  const wanted = count(stated(call, 'sampleCount', 'numberOfVideos', 'videos', 'n'));
  const outcome = outcomeOf(call, wanted);
  const videos = outcome.videos ?? wanted ?? 1;
  const length = seconds(stated(call, 'durationSeconds'));
  const sound = stated(call, 'generateAudio');
  const resolution = factOf(call.setting('resolution'));
  // What an extension adds is not what `durationSeconds` says, by default or otherwise.
  const extends_ = fields(call.setting('video')) !== undefined;
  const measures: Measure[] = [
    measure('video_output', 'video', videos, outcome.videos === undefined ? 'request' : 'usage'),
  ];
  if (length !== undefined) measures.push(measure('video_output', 'second', decimal(length).times(videos), 'request'));
  return {
    provider: call.provider,
    model: call.model,
    responseId: text(call.answer?.['name']),
    outputType: 'video',
    end: outcome.end,
    measures: outcome.end === 'succeeded' || outcome.end === 'pending' ? measures : [],
    facts: {
      resolution,
      generate_audio: factOf(sound),
      region: call.region,
      duration: length ?? (extends_ ? 'extension' : undefined),
    },
    requestUnknown: call.requestUnknown || undefined,
    incomplete: extends_ || (outcome.end === 'succeeded' && outcome.videos === undefined) || undefined,
    requestedQuantity: length === undefined ? undefined : length * (wanted ?? 1),
    media: {
      count: outcome.end === 'succeeded' ? videos : undefined,
      resolution: text(resolution),
      duration: length,
      hasAudio: typeof sound === 'boolean' ? sound : undefined,
    },
  };
}

interface Outcome {
  readonly end: End;
  /** videos delivered, where the answer tells */
  readonly videos?: number | undefined;
}

function outcomeOf({ answer, refusal, answered }: Call, wanted: number | undefined): Outcome {
  if (refusal) return { end: refusal };
  const error = fields(answer?.['error']);
  if (error) return { end: endOfError(error) };
  const result = resultOf(answer);
  const withheld = count(result?.['raiMediaFilteredCount'] ?? result?.['rai_media_filtered_count']) ?? 0;
  const listed = deliveredIn(result);
  // What was withheld is not billed, also where the list of videos still has a place for it.
  const videos =
    listed !== undefined && wanted !== undefined ? Math.min(listed, Math.max(wanted - withheld, 0)) : listed;
  if (videos !== undefined && videos > 0) return { end: 'succeeded', videos };
  if (withheld > 0) return { end: 'filtered' };
  // A webhook tells that a job has ended, and not what it made.
  const told = stateOf(answer?.['state']);
  if (told) return { end: told };
  if (videos === 0 || answer?.['done'] === true) return { end: 'failed' };
  // An operation that is not done names itself and no more.
  return { end: text(answer?.['name']) === undefined && answered ? endOf(200, answer) : 'pending' };
}

// google.rpc.Code: 1 is CANCELLED; the filter of inputs and outputs ends a job with INVALID_ARGUMENT and a sentence.
function endOfError(error: Fields): End {
  if (number(error['code']) === 1) return 'canceled';
  return /responsible ai|safety|usage guidelines|violat|blocked|sensitive/i.test(text(error['message']) ?? '')
    ? 'filtered'
    : 'failed';
}

/** The result of a job: Gemini API, Vertex AI and SDK put it into different wrappers. */
function resultOf(answer: Fields | undefined): Fields | undefined {
  const response = fields(answer?.['response']) ?? answer;
  return fields(response?.['generateVideoResponse']) ?? response;
}

function deliveredIn(result: Fields | undefined): number | undefined {
  const videos =
    result?.['generatedSamples'] ?? result?.['generatedVideos'] ?? result?.['generated_videos'] ?? result?.['videos'];
  return list(videos)?.filter((one) => isVideo(fields(one))).length ?? number(videos);
}

/** A place in the list without a video in it is one that was withheld. */
function isVideo(sample: Fields | undefined): boolean {
  const video = sample && (fields(sample['video']) ?? sample);
  return video !== undefined && FILES.some((key) => video[key] !== undefined);
}

const FILES = ['uri', 'gcsUri', 'videoBytes', 'bytesBase64Encoded', 'encodedVideo', 'video', 'mimeType', 'encoding'];
