import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { endOfErrorEvent } from './end.ts';
import { count, fields } from './read.ts';

/**
 * Speech. The answer is the audio itself and tells nothing; only an SSE stream ends with token
 * usage: https://developers.openai.com/api/reference/resources/audio (`speech.audio.done`), 2026-11-24.
 */
export function speechUsage(call: Call): Usage {
  const { request, events, answer } = call;
  const done = events.find((event) => event['type'] === 'speech.audio.done');
  const error = events.find((event) => event['type'] === 'error');
  const usage = fields((done ?? answer)['usage']);
  const input = count(usage['input_tokens']);
  const output = count(usage['output_tokens']);
  const characters = codePoints(request['input']);
  const measures: Measure[] = [];
  if (characters !== undefined) measures.push(measure('text_input', 'character', characters, 'request'));
  if (input !== undefined) measures.push(measure('text_input', 'token', input));
  if (output !== undefined) measures.push(measure('audio_output', 'token', output));
  return usageOf(call, {
    outputType: 'speech',
    end: call.end ?? (error && !done ? endOfErrorEvent(error) : 'succeeded'),
    measures,
    incomplete: events.length > 0 && (input === undefined || output === undefined),
    input: characters === undefined ? undefined : { characters },
    tokens: input === undefined && output === undefined ? undefined : { input, output },
  });
}

/** Characters as a reader counts them: an emoji is one, though JavaScript's `length` says two. */
function codePoints(input: unknown): number | undefined {
  if (typeof input !== 'string') return undefined;
  let points = 0;
  for (const _ of input) points++;
  return points;
}
