import { measure } from '@costspan/core';
import { decimal, parseQuantity } from '@costspan/core/internal';
import type { Decimal, Exchange, Usage } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import {
  addOns,
  fields,
  firstText,
  header,
  inputCharacters,
  isOn,
  lengthAt,
  list,
  number,
  settings,
} from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { isRefusedPoll, jobEnd } from '../shared/end.ts';
import { audio, clips } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';
import { answerIn, isAcknowledged, jobIn } from './answer.ts';
import { routeOf } from './routes.ts';

/** Features of transcription that cost extra (https://elevenlabs.io/docs/overview/capabilities/speech-to-text, 2026-11-24). */
const ADD_ONS = ['entity_detection', 'entity_redaction', 'keyterms', 'use_multi_channel'];

/**
 * ElevenLabs: the answer is audio, a transcript or a job, and its header `character-cost` states
 * the credits that it cost: https://elevenlabs.io/docs/api-reference, 2026-11-24. Of a session over
 * a web socket, `sent_seconds` is the length of all audio that was sent in its messages. Flows make
 * clips of `duration_secs` (types of @elevenlabs/elevenlabs-js 2.73.0, 2026-12-01).
 */
const usageOf: MeterFunction = (exchange): Usage | undefined => {
  if (isRefusedPoll(exchange)) return undefined;
  const { model, request, headers } = exchange;
  const route = routeOf(exchange.url);
  const asked = fields(request);
  const answer = answerIn(exchange.response);
  const credits = parseQuantity(header(headers, 'character-cost'));
  const characters = route.billsCharacters ? charactersOf(asked) : undefined;
  const stated = lengthAt(answer, 'audio_duration_secs');
  const recording = stated ?? lastWord(answer);
  const sent = lengthAt(asked, 'sent_seconds');
  const made = lengthMade(asked, answer);
  const isFilm = route.outputType === 'video';
  const heard = isFilm ? undefined : (recording ?? sent ?? made);
  return {
    provider: 'elevenlabs',
    model: firstText(model, asked?.['model_id'], route.model),
    responseId: jobIn(answer) ?? firstText(header(headers, 'request-id'), answer?.['transcription_id']),
    outputType: route.outputType ?? (recording ? 'text' : characters ? 'speech' : 'audio'),
    end: endOf(exchange, answer),
    measures: [
      ...(credits ? [measure('billed', 'credit', credits, 'billed_units')] : []),
      ...(characters ? [characters] : []),
      ...(isFilm ? clips('video_output', made?.toNumber(), 1) : []),
      ...audio('audio_output', isFilm ? undefined : (made ?? stated), made ? 'request' : 'usage'),
      ...audio('audio_input', heard, recording ? 'usage' : 'request'),
    ],
    facts: {
      add_ons: addOns(ADD_ONS.filter((name) => isOn(asked?.[name]))),
      ...(isFilm && { ...settings(asked, 'resolution', 'generate_audio'), duration: made?.toNumber() }),
    },
    // Credits are what is billed; an end of the last word is not the end of the audio.
    incomplete: !credits || (recording !== undefined && !stated) || undefined,
    media: { duration: made?.toNumber() },
    input: { characters: characters?.quantity.toNumber(), duration: (recording ?? sent)?.toNumber() },
  };
};

function charactersOf(asked: Fields | undefined): ReturnType<typeof inputCharacters> {
  const inputs = list(asked?.['inputs'])?.map((one) => fields(one)?.['text']) ?? [];
  return inputCharacters(asked?.['text'], ...inputs);
}

/** Nothing in the acknowledgement of a job says how it stands: it has begun. */
function endOf(exchange: Exchange, answer: Fields | undefined): Usage['end'] {
  return jobEnd(exchange, isAcknowledged(answer) ? 'pending' : answer?.['status']);
}

/** Seconds of what is made: by the plan, the request, or what the answer says of a dubbed recording. */
function lengthMade(asked: Fields | undefined, answer: Fields | undefined): Decimal | undefined {
  return (
    lengthOfPlan(asked) ??
    lengthAt(asked, 'duration_seconds', 'duration_secs') ??
    lengthAt(asked, 'music_length_ms')?.div(1000) ??
    lengthAt(answer, 'media_metadata.duration', 'expected_duration_sec', 'charged_seconds')
  );
}

/** A composition's length is that of its sections. */
function lengthOfPlan(asked: Fields | undefined): Decimal | undefined {
  const sections = list(fields(asked?.['composition_plan'])?.['sections']);
  const lengths = sections?.map((section) => number(fields(section)?.['duration_ms']));
  if (!lengths?.length || lengths.includes(undefined)) return undefined;
  return decimal(lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0)).div(1000);
}

function lastWord(answer: Fields | undefined): Decimal | undefined {
  return parseQuantity(fields(list(answer?.['words'])?.at(-1))?.['end']);
}

export const meter: Meter = withRoutes(meterOfOne('elevenlabs', usageOf), {
  bills:
    /\/v1\/(?:text-to-speech\/[^/]+(?:\/stream)?(?:\/with-timestamps)?|speech-to-speech\/[^/]+(?:\/stream)?|text-to-dialogue(?:\/stream)?(?:\/with-timestamps)?|text-to-voice\/(?:create-previews|design|[^/]+\/remix)|sound-generation|music(?:\/(?:stream|detailed|detailed\/stream|stem-separation|video-to-music))?|audio-isolation(?:\/stream)?|speech-to-text|forced-alignment|dubbing|dubbing\/project(?:\/[^/]+\/language(?:\/[^/]+\/transcript\/regenerate)?)?|flows\/(?:image|video|text-to-speech|templates\/[^/]+\/runs))$/,
  job: /\/v1\/(?:dubbing\/project\/[^/]+\/language\/([^/?]+)|dubbing\/project\/([^/?]+)|dubbing\/([^/?]+)|flows\/(?:image|video|text-to-speech)\/([^/?]+)|flows\/templates\/[^/]+\/runs\/([^/?]+))$/,
});
