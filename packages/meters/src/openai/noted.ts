import { plainTokens } from '../shared/wire/index.ts';
import type { Kind, Operation } from './operation.ts';
import { isFields } from './read.ts';
import type { Fields } from './read.ts';

/** What a bare `output_tokens` is of. */
const MAIN: Readonly<Record<Kind, string | undefined>> = {
  image: 'image',
  speech: 'audio',
  transcription: 'text',
  chat: 'text',
  response: 'text',
  video: undefined,
};

/** An answer with its usage in the API's form, where somebody noted the tokens beside it: `image_output_tokens`. */
export function withUsage(answer: Fields, { kind, action }: Operation): Fields {
  if (isFields(answer['usage'])) return answer;
  const tokens = plainTokens(answer, action === 'realtime' ? undefined : MAIN[kind]);
  // Tokens whose price is not told cannot be put among the others.
  if (tokens.size === 0 || tokens.has('compute')) return answer;
  const of = (side: 'input' | 'output'): Fields | undefined => {
    const parts = [...tokens].filter(([item]) => item.endsWith(side));
    return parts.length === 0
      ? undefined
      : Object.fromEntries(parts.map(([item, count]) => [`${item.slice(0, -side.length - 1)}_tokens`, count]));
  };
  const input = of('input');
  const output = of('output');
  const usage = {
    ...(input && { input_tokens: total(input), input_tokens_details: input, prompt_tokens: total(input) }),
    ...(output && { output_tokens: total(output), output_tokens_details: output, completion_tokens: total(output) }),
  };
  return { ...answer, usage };
}

function total(parts: Fields): number {
  return Object.values(parts).reduce<number>((sum, part) => sum + Number(part), 0);
}
