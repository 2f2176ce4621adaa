import { measure } from '@costspan/core';
import type { End, Measure, MeterFunction } from '@costspan/core';
import { count, fields, header, text } from '@costspan/core/wire';
import type { Fields } from '@costspan/core/wire';
import { endOf } from './end.ts';
import { characters, first } from './plain.ts';

const ENGINES = new Set(['standard', 'neural', 'long-form', 'generative']);

const STATES: Readonly<Record<string, End>> = {
  scheduled: 'pending',
  inProgress: 'pending',
  completed: 'succeeded',
  failed: 'failed',
};

/**
 * Amazon Polly: characters billed stand in `x-amzn-RequestCharacters`; the engine, `standard` unless
 * named, is what has a price (https://docs.aws.amazon.com/polly/latest/dg/API_SynthesizeSpeech.html, 2026-11-24).
 */
export const meter: MeterFunction = ({ model, status, request, response, headers }) => {
  const asked = fields(request);
  const answer = fields(response);
  const task = fields(answer?.['SynthesisTask']);
  const engine = text(first(task, 'Engine') ?? first(asked, 'Engine', 'engine'));
  const billed = billedBy(headers, task ?? answer);
  const said = billed ?? spokenIn(asked);
  const end = endOf(status, answer);
  return {
    provider: 'aws.polly',
    model: engine ?? (model !== undefined && ENGINES.has(model) ? model : asked ? 'standard' : model),
    responseId: text(task?.['TaskId']),
    outputType: 'speech',
    end: end === 'succeeded' && task ? (STATES[text(task['TaskStatus']) ?? ''] ?? end) : end,
    measures: said ? [said] : [],
    facts: {},
    incomplete: (end === 'succeeded' && !billed) || undefined,
    input: said && { characters: said.quantity.toNumber() },
  };
};

function billedBy(headers: unknown, answer: Fields | undefined): Measure | undefined {
  const billed = count(
    Number(
      header(headers, 'x-amzn-requestcharacters') ??
        header(answer, 'x-amzn-requestcharacters') ??
        answer?.['RequestCharacters'],
    ),
  );
  return billed === undefined ? undefined : measure('text_input', 'character', billed);
}

/** "SSML tags are not counted as billed characters": https://docs.aws.amazon.com/polly/latest/dg/limits.html, 2026-11-24 */
function spokenIn(asked: Fields | undefined): Measure | undefined {
  const spoken = text(first(asked, 'Text', 'text'));
  const isSsml = first(asked, 'TextType', 'text_type') === 'ssml';
  return characters({ ...asked, spoken: isSsml ? spoken?.replaceAll(/<[^>]*>/g, '') : spoken }, 'spoken');
}
