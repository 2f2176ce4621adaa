import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import { memoize } from '@costspan/core/internal';
import type { End, Item, PixelSize } from '@costspan/core/internal';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { endOfErrorEvent } from './end.ts';
import { modelOf } from './model.ts';
import { asked, common, count, fields, list, setting, text } from './read.ts';
import type { Fields } from './read.ts';
import { add, imageTokens, tokenMeasures, unaccounted } from './tokens.ts';
import type { Split } from './tokens.ts';

/** Images made, edited or varied: https://developers.openai.com/api/reference/resources/images, 2026-11-24. */
export function imageUsage(call: Call): Usage {
  const { request, events, answer } = call;
  const streamed = events.length > 0 || Array.isArray(call.response);
  const results = streamed
    ? events.filter((event) => /^image_(generation|edit)\.completed$/.test(text(event['type']) ?? ''))
    : [answer];
  const end = call.end ?? (streamed ? endOfStream(events, results) : 'succeeded');
  const wanted = asked(request['n']) ?? 1;
  const delivered =
    call.end !== undefined
      ? undefined
      : streamed
        ? end === 'no_answer'
          ? undefined
          : results.length
        : Array.isArray(answer['data'])
          ? answer['data'].length
          : undefined;
  // The variations endpoint never took another model.
  const only = call.action === 'variation' && call.provider === 'openai' ? 'dall-e-2' : undefined;
  const model = modelOf(call, undefined) ?? only;
  const dallE = model === 'dall-e-2' || model === 'dall-e-3';
  const inputs = inputImages(call);
  const tokens = tokensOf(results, call.action === 'generate' && inputs === 0);
  const size = sizeOf(common(results, 'size')) ?? sizeOf(request['size']) ?? (dallE ? '1024x1024' : undefined);
  const quality =
    setting(common(results, 'quality')) ?? setting(request['quality']) ?? (dallE ? 'standard' : undefined);
  const pixels = pixelsOf(size);
  // Other vendors of this wire form bill images as such, and report no tokens.
  const byTokens = (call.provider === 'openai' || call.provider === 'azure.ai.openai') && !dallE;
  const images = delivered ?? (streamed && end !== 'no_answer' ? undefined : wanted);
  return usageOf(call, {
    outputType: 'image',
    end,
    model: model === only ? only : undefined,
    responseModel: text(answer['model']),
    measures: [
      ...counted(images, delivered === undefined, dallE),
      ...tokenMeasures(withSvg(tokens?.split ?? {}, results), METERED),
    ],
    sizes:
      pixels && images !== undefined && images > 0 && images <= 1000
        ? { image_output: Array.from({ length: images }, () => pixels) }
        : undefined,
    facts: {
      size,
      quality,
      output_format: setting(answer['output_format']) ?? setting(request['output_format']),
      input_fidelity: setting(request['input_fidelity']),
      partial_images: setting(request['partial_images']),
    },
    incomplete: end === 'succeeded' && (byTokens ? tokens?.complete !== true : delivered === undefined),
    requestedQuantity: delivered !== undefined && delivered !== wanted ? wanted : undefined,
    media: {
      count: delivered,
      width: pixels?.width,
      height: pixels?.height,
      quality: typeof quality === 'string' ? quality : undefined,
    },
    input: inputs > 0 ? { images: inputs } : undefined,
    tokens: tokens && { input: tokens.input, output: tokens.output },
    usage: results.length === 1 ? fields(results[0]?.['usage']) : undefined,
  });
}

/** Kept where it is 0: that no image came was metered. */
const METERED: readonly Item[] = ['image_output'];

/** A stream that was left before its image may be billed all the same: what was asked for is at risk. */
function endOfStream(events: readonly Fields[], completed: readonly Fields[]): End {
  if (completed.length > 0) return 'succeeded';
  const error = events.find((event) => event['type'] === 'error');
  return error ? endOfErrorEvent(error) : 'no_answer';
}

/** Images as a unit: the price of models without tokens, and an estimate for the others. */
function counted(images: number | undefined, byRequest: boolean, dallE: boolean): Measure[] {
  // No image from a model that is billed by tokens is not free: its prompt was read.
  if (images === undefined || (images === 0 && !dallE)) return [];
  return [measure('image_output', 'image', images, byRequest ? 'request' : 'usage')];
}

/** Tokens of all images together; undefined where one of them came without: their sum would be too small. */
function tokensOf(
  results: readonly Fields[],
  textOnly: boolean,
): { split: Split; input: number; output: number; complete: boolean } | undefined {
  const splits: Split[] = [];
  let input = 0;
  let output = 0;
  let complete = true;
  for (const result of results) {
    const read = imageTokens(fields(result['usage']), textOnly);
    if (!read) return undefined;
    if (read.input === undefined || read.output === undefined) complete = false;
    // What a rest of the total is, text or image, is not told: the sum of the parts is no final one.
    if (unaccounted(fields(result['usage']), read.input, read.output) > 0) complete = false;
    input += read.input ?? 0;
    output += read.output ?? 0;
    splits.push(read.split);
  }
  return splits.length === 0 ? undefined : { split: add(splits), input, output, complete };
}

function withSvg(split: Split, results: readonly Fields[]): Split {
  let undivided = 0;
  for (const result of results) undivided += svgTokens(result['svg_usage']);
  return undivided === 0 ? split : add([split, { undivided }]);
}

/** Tokens of the model that wrote an SVG: billed beside the image model's, at a price of their own. */
export function svgTokens(usage: unknown): number {
  const { total_tokens, input_tokens, output_tokens } = fields(usage);
  return count(total_tokens) ?? (count(input_tokens) ?? 0) + (count(output_tokens) ?? 0);
}

/** `WIDTHxHEIGHT`; `auto` is not a size. */
export function sizeOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[1-9]\d{0,4}x[1-9]\d{0,4}$/.test(value) ? value : undefined;
}

export function pixelsOf(size: string | undefined): PixelSize | undefined {
  return size === undefined ? undefined : pixelsIn(size);
}

const pixelsIn = memoize((size): PixelSize | undefined => {
  const [width, height] = size.split('x').map(Number);
  return width !== undefined && height !== undefined ? { width, height } : undefined;
});

function inputImages({ request, action }: Call): number {
  if (action === 'variation') return 1;
  const sent = request['image'] ?? request['images'] ?? request['image[]'];
  if (Array.isArray(sent)) return list(sent).length;
  return sent === undefined || sent === null ? 0 : 1;
}
