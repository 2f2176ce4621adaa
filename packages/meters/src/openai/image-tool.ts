import type { Usage } from '@costspan/core';
import type { End } from '@costspan/core/internal';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { pixelsOf, sizeOf, svgTokens } from './images.ts';
import { common, count, fields, list, setting, text } from './read.ts';
import type { Fields } from './read.ts';
import { responseOf, responseUsage } from './responses.ts';
import { add, imageTokens, tokenMeasures, unaccounted } from './tokens.ts';

/** The tool's documented default: https://developers.openai.com/api/reference/resources/responses, 2026-11-24. */
const DEFAULT_MODEL = 'gpt-image-2.6-sunburst';

/** Shorter prompts are never cached: https://developers.openai.com/api/docs/guides/prompt-caching, 2026-11-24. */
const MIN_CACHED = 1024;

/**
 * A response: the text model's usage first, then the image tool's, whose tokens are another
 * model's (https://developers.openai.com/api/reference/resources/responses, `tool_usage`, 2026-11-24).
 */
export function responseUsages(call: Call): readonly Usage[] {
  const answer = responseUsage(call);
  if (!answer) return [];
  // Money that the answer states pays for the tool as well.
  const tool = answer.reported ? undefined : imageToolUsage(call, responseOf(call), answer.end);
  return tool ? [answer, tool] : [answer];
}

/**
 * What the image tool of a response consumed; undefined where it made no image. "Calls with
 * missing or incomplete usage records may be skipped" there: images without tokens have no price.
 */
function imageToolUsage(call: Call, response: Fields, end: End): Usage | undefined {
  const usage = fields(fields(response['tool_usage'])['image_gen']);
  const calls = list(response['output'])
    .map(fields)
    .filter((item) => item['type'] === 'image_generation_call');
  const made = calls.filter((item) => item['status'] === undefined || item['status'] === 'completed');
  const tokens = imageTokens(usage, false);
  const used = (tokens?.input ?? 0) + (tokens?.output ?? 0) > 0;
  if (made.length === 0 && !used) return undefined;
  const told = used && (made.length === 0 || (tokens?.output ?? 0) > 0) ? tokens : undefined;
  const model = modelOf(call, response);
  const size = sizeOf(common(made, 'size'));
  const quality = setting(common(made, 'quality'));
  const pixels = pixelsOf(size);
  const svg = made.reduce((sum, item) => sum + svgTokens(item['svg_usage']), 0);
  const read = usageOf(call, {
    outputType: 'image',
    end,
    model,
    responseId: text(response['id']),
    serviceTier: response['service_tier'],
    measures: told ? tokenMeasures(add([told.split, { undivided: svg }]), ['image_output']) : [],
    facts: { operation: 'generate', size, quality },
    incomplete:
      !told ||
      told.input === undefined ||
      told.output === undefined ||
      unaccounted(usage, told.input, told.output) > 0 ||
      cacheUnknown(usage, told.input),
    media: {
      count: made.length || undefined,
      width: pixels?.width,
      height: pixels?.height,
      quality: typeof quality === 'string' ? quality : undefined,
    },
    tokens: told && { input: told.input, output: told.output },
  });
  // Where the tool's model is not told it is not the text model.
  return { ...read, model };
}

/** The answer echoes the tools, with the defaults filled in. */
function modelOf(call: Call, response: Fields): string | undefined {
  const tools = [...list(response['tools']), ...list(call.request['tools'])].map(fields);
  const named = tools.find((tool) => tool['type'] === 'image_generation' && text(tool['model']) !== undefined);
  return text(named?.['model']) ?? (call.provider === 'openai' ? DEFAULT_MODEL : undefined);
}

/** "An omitted cache count means cache usage is unknown": a long prompt may have cost less. */
function cacheUnknown(usage: Fields, input: number): boolean {
  return (
    input >= MIN_CACHED && count(usage['cached_tokens']) === undefined && usage['cached_tokens_details'] === undefined
  );
}
