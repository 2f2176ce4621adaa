import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Measure, Usage } from '@costspan/core';
import { usageOf } from './call.ts';
import { lengthAt } from '../shared/wire/index.ts';
import type { Call } from './call.ts';
import { endOfErrorEvent } from './end.ts';
import { count, fields } from './read.ts';
import type { Fields } from './read.ts';
import { divide, tokenMeasures, unaccounted } from './tokens.ts';

interface InputAudio {
  readonly measures: readonly Measure[];
  readonly seconds?: number | undefined;
  readonly tokens?: Usage['tokens'];
  /** the provider reported no usage */
  readonly incomplete?: boolean;
}

/**
 * Transcriptions and translations, billed by tokens or by seconds of audio; `text`, `srt` and
 * `vtt` answers tell neither: https://developers.openai.com/api/reference/resources/audio, 2026-11-24.
 */
export function transcriptionUsage(call: Call): Usage {
  const { events, answer } = call;
  const done = events.find((event) => event['type'] === 'transcript.text.done');
  const error = events.find((event) => event['type'] === 'error');
  const audio = call.end === undefined ? inputAudio(done ?? answer) : { measures: [] };
  return usageOf(call, {
    outputType: 'text',
    end: call.end ?? (error && !done ? endOfErrorEvent(error) : 'succeeded'),
    measures: audio.measures,
    incomplete: audio.incomplete,
    input: audio.seconds === undefined ? undefined : { duration: audio.seconds },
    tokens: audio.tokens,
    usage: fields((done ?? answer)['usage']),
  });
}

function inputAudio(answer: Fields): InputAudio {
  const usage = fields(answer['usage']);
  const metered = parseQuantity(usage['seconds']);
  if (metered) return { measures: [measure('audio_input', 'second', metered)], seconds: metered.toNumber() };
  const tokens = tokensOf(usage);
  if (tokens) return tokens;
  const told = lengthAt(answer, 'duration');
  if (!told) return { measures: [], incomplete: true };
  // Billed are whole seconds: a recording of 2.11 s was metered as 3 (https://github.com/laravel/ai/issues/935, 2026-11-30).
  const billed = told.round(0, 'up');
  return { measures: [measure('audio_input', 'second', billed)], seconds: billed.toNumber(), incomplete: true };
}

function tokensOf(usage: Fields): InputAudio | undefined {
  const details = fields(usage['input_token_details'] ?? usage['input_tokens_details']);
  const parts = divide(count(usage['input_tokens']), count(details['audio_tokens']), count(details['text_tokens']));
  const output = count(usage['output_tokens']);
  if (!parts && output === undefined) return undefined;
  const split = {
    ...(parts && { audio_input: parts.a, text_input: parts.b, undivided: parts.undivided }),
    ...(output !== undefined && { text_output: output }),
  };
  // Where only the total is told, no audio is: the price of the total is not known.
  const kept = parts && parts.undivided === 0 ? (['audio_input'] as const) : [];
  return {
    measures: tokenMeasures(split, kept),
    tokens: { input: parts && parts.a + parts.b + parts.undivided, output },
    incomplete: !parts || output === undefined || unaccounted(usage, count(usage['input_tokens']), output) > 0,
  };
}
