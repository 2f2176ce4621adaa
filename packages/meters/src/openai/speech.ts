import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import { inputCharacters } from '../shared/wire/index.ts';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { endOfErrorEvent } from './end.ts';
import { count, fields, isFields } from './read.ts';

/**
 * Speech. The answer is the audio itself and tells nothing; only an SSE stream ends with token
 * usage: https://developers.openai.com/api/reference/resources/audio (`speech.audio.done`), 2026-11-24.
 */
export function speechUsage(call: Call): Usage {
  const { request, events, answer } = call;
  const done = events.find((event) => event['type'] === 'speech.audio.done');
  const error = events.find((event) => event['type'] === 'error');
  const usage = fields((done ?? answer)['usage']);
  const input = count(usage['input_tokens'] ?? fields(usage['input_token_details'])['text_tokens']);
  const output = count(usage['output_tokens'] ?? fields(usage['output_token_details'])['audio_tokens']);
  const sent = inputCharacters(request['input']);
  const characters = sent?.quantity.toNumber();
  const measures: Measure[] = sent ? [sent] : [];
  if (input !== undefined) measures.push(measure('text_input', 'token', input));
  if (output !== undefined) measures.push(measure('audio_output', 'token', output));
  return usageOf(call, {
    outputType: 'speech',
    end: call.end ?? (error && !done ? endOfErrorEvent(error) : 'succeeded'),
    measures,
    incomplete: (events.length > 0 || isFields(answer['usage'])) && (input === undefined || output === undefined),
    input: characters === undefined ? undefined : { characters },
    tokens: input === undefined && output === undefined ? undefined : { input, output },
    usage,
  });
}
