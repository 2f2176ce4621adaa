import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Exchange, Measure, Usage } from '@costspan/core';
import type { Meter, MeterFunction, OutputType } from '@costspan/core/internal';
import { chatTokens } from '../openai/chat.ts';
import { tokenMeasures } from '../openai/tokens.ts';
import { endOf } from '../shared/end.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';
import { count, fields, firstText, header, list, listedAt } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { jobOf } from './job.ts';

export { jobOf } from './job.ts';

/** `/{partner}/…` of the router, where hf-inference has `/models/{owner}/{name}`; `/v1` chooses the partner itself. */
const ROUTED = /^https:\/\/router\.huggingface\.co\/([^/?]+)(?:\/models\/([^/?]+\/[^/?]+))?/;

/** Ways of choosing a partner, written behind the model as a partner is (https://huggingface.co/docs/inference-providers, 2026-12-01). */
const CHOOSES = new Set(['fastest', 'cheapest', 'preferred', 'auto']);

/**
 * Hugging Face's inference providers. hf-inference is billed by compute seconds; the price of a
 * partner that served a call is passed through, and no answer tells it:
 * https://huggingface.co/docs/inference-providers/pricing, 2026-08-22.
 */
const usageOf: MeterFunction = (exchange): Usage => {
  const { status, url, request, response, headers } = exchange;
  const asked = fields(request);
  const answer = lastOf(response);
  const [, routed, path] = ROUTED.exec(url ?? '') ?? [];
  const [name, chosen] = (firstText(exchange.model, asked?.['model'], path) ?? '').split(':');
  const seconds = parseQuantity(header(headers, 'x-compute-time'));
  const job = jobOf(answer);
  const http = endOf(status, response);
  const outputType = outputOf(exchange);
  const tokens = chatTokens(fields(answer?.['usage']) ?? {}, 'hugging_face');
  return {
    provider: firstText(exchange.provider) ?? 'hugging_face',
    model: firstText(name),
    responseModel: firstText(answer?.['model']),
    responseId: job ?? firstText(answer?.['id']),
    outputType,
    end: http === 'succeeded' && job !== undefined ? 'pending' : http,
    measures: seconds
      ? [measure('compute', 'compute_second', seconds)]
      : [...(tokens ? tokenMeasures(tokens.split, []) : []), ...images(outputType, asked, answer)],
    facts: {
      inference_provider: firstText(
        routed === 'v1' ? undefined : routed,
        CHOOSES.has(chosen ?? '') ? undefined : chosen,
        asked?.['provider'] === 'auto' ? undefined : asked?.['provider'],
        name?.startsWith('hf-inference') ? 'hf-inference' : undefined,
      ),
    },
    times: { run: seconds?.toNumber() },
    tokens: tokens && { input: tokens.input, output: tokens.output },
  };
};

/** Usage stands in a stream's last chunk that has one. */
function lastOf(response: unknown): Fields | undefined {
  const chunks = list(response)?.map(fields);
  return chunks ? (chunks.findLast((chunk) => fields(chunk?.['usage'])) ?? chunks.at(-1)) : fields(response);
}

/** What a task makes, by its name: `textToImage`. */
function outputOf({ operation, url }: Exchange): OutputType | undefined {
  const made = /To(Image|Video|Speech|Audio)$/.exec(operation ?? '')?.[1]?.toLowerCase() as OutputType | undefined;
  if (made) return made;
  if (operation !== undefined || url?.includes('/chat/completions')) return 'text';
  return url?.includes('/images/') ? 'image' : undefined;
}

function images(made: OutputType | undefined, asked: Fields | undefined, answer: Fields | undefined): Measure[] {
  if (made !== 'image') return [];
  const delivered = listedAt(answer, 'images', 'data', 'output');
  const parameters = fields(asked?.['parameters']) ?? asked;
  const wanted = count(parameters?.['num_images']) ?? count(parameters?.['n']) ?? 1;
  return [measure('image_output', 'image', delivered ?? wanted, delivered === undefined ? 'request' : 'usage')];
}

export const meter: Meter = withRoutes(meterOfOne('hugging_face', usageOf), {
  bills: /^https?:\/\/(?:[^/]+\/(?!api(?:\/|$))[\w-]+\/.|[^/]+\.endpoints\.huggingface\.cloud$)/,
});
