import type { Exchange, Usage } from '@costspan/core';
import type { Meter, MeterFunction, OutputType, PixelSize } from '@costspan/core/internal';
import { addressOf } from './address.ts';
import type { Address } from './address.ts';
import {
  askedImages,
  askedSeconds,
  askedSize,
  billingFacts,
  charactersOf,
  inputOf,
  mediaCount,
  short,
} from './input.ts';
import { filesOf, kindOf } from './kind.ts';
import { counted, countsOutputs, megapixels, metered, tokensOf } from './measures.ts';
import type { Known } from './measures.ts';
import { modelOf, nameOf, runsOnHardware } from './model.ts';
import { accepted, answerOf } from './prediction.ts';
import type { Answer } from './prediction.ts';
import { fields, number, openSettings, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';

/** Reads one exchange with Replicate: what a prediction or a training consumed, by its own metrics first. */
const usageOf: MeterFunction = (exchange: Exchange): Usage | undefined => {
  if (!fields(exchange)) return undefined;
  const address = addressOf(exchange.url);
  const answer = answerOf(number(exchange.status), exchange.response, exchange.request, address);
  return answer && usage(exchange, address, answer);
};

function usage(exchange: Exchange, address: Address | undefined, { end, prediction }: Answer): Usage {
  const training = address?.training === true || isTraining(prediction);
  const model = modelOf(exchange, address, prediction);
  const metrics = fields(prediction?.['metrics']);
  const input = inputOf(exchange.request, prediction);
  const files = training ? [] : filesOf(prediction?.['output']);
  const kind = training ? undefined : kindOf(metrics, files, prediction?.['output'], model, input);
  const known: Known = {
    model,
    kind,
    input,
    metrics,
    delivered: files.length,
    pending: end === 'pending',
    succeeded: end === 'succeeded',
  };

  const reported = metered(known);
  const extra = training ? [] : counted(known, reported);
  const images = [...reported, ...extra]
    .find((one) => one.item === 'image_output' && one.unit === 'image')
    ?.quantity.toNumber();
  const area = kind === undefined || kind === 'image' ? megapixels(known, images) : undefined;
  const measures = [...reported, ...extra, ...(area ? [area.measure] : [])];
  const sizes = area ? undefined : sizesOf(askedSize(input, model), images);
  const byTime = reported.some((one) => one.item === 'compute') && (training || runsOnHardware(model, prediction));
  const told = countsOutputs(reported) || byTime;
  return {
    provider: 'replicate',
    model,
    responseModel: nameOf(prediction?.['model']),
    responseId: text(prediction?.['id']) ?? address?.jobId,
    outputType: kind,
    end,
    measures,
    sizes: sizes && { image_output: sizes },
    facts: {
      ...openSettings(input),
      ...billingFacts(input, metrics),
      ...(sizes?.[0] && sizeFacts(sizes[0])),
      ...(training && { operation: 'training' }),
    },
    requestUnknown: input === undefined || undefined,
    incomplete: (end === 'succeeded' && (!told || area?.exact === false)) || undefined,
    requestedQuantity:
      kind === 'image' ? askedImages(input) : kind === 'video' || kind === 'audio' ? askedSeconds(input) : undefined,
    media: media(known, images, sizes),
    input: inputs(input, metrics, kind),
    tokens:
      tokensOf(metrics).output === undefined && tokensOf(metrics).input === undefined ? undefined : tokensOf(metrics),
    times: times(metrics),
  };
}

function isTraining(prediction: Fields | undefined): boolean {
  return /\/trainings\//.test(text(fields(prediction?.['urls'])?.['get']) ?? '');
}

function sizesOf(size: PixelSize | undefined, images: number | undefined): readonly PixelSize[] | undefined {
  if (!size || images === undefined || images > 1_000) return undefined;
  return Array.from({ length: images }, () => size);
}

function sizeFacts(size: PixelSize): Record<string, string | number> {
  return { size: `${size.width}x${size.height}`, output_megapixels: (size.width * size.height) / 1e6 };
}

function media(
  { kind, input, metrics, delivered }: Known,
  images: number | undefined,
  sizes: readonly PixelSize[] | undefined,
): Usage['media'] {
  const count =
    kind === 'image'
      ? images
      : (number(metrics?.['video_output_count']) ??
        number(metrics?.['audio_output_count']) ??
        (delivered > 0 ? delivered : undefined));
  const seconds =
    number(metrics?.['video_output_duration_seconds']) ?? number(metrics?.['audio_output_duration_seconds']);
  const facts = billingFacts(input, metrics);
  return {
    count,
    width: sizes?.[0]?.width,
    height: sizes?.[0]?.height,
    resolution: short(facts['resolution']),
    duration:
      seconds === undefined ? (kind === 'video' ? askedSeconds(input) : undefined) : seconds / Math.max(count ?? 1, 1),
    hasAudio: kind === 'video' && typeof facts['audio'] === 'boolean' ? facts['audio'] : undefined,
    quality: short(input?.['quality']),
  };
}

function inputs(input: Fields | undefined, metrics: Fields | undefined, kind: OutputType | undefined): Usage['input'] {
  const counted = kind === 'speech' || kind === 'audio' ? charactersOf(input) : undefined;
  const characters = number(metrics?.['character_input_count']) ?? counted;
  const images = input ? mediaCount(input, 'image') : 0;
  return characters === undefined && images === 0 ? undefined : { characters, images: images > 0 ? images : undefined };
}

/** Public models are billed for `predict_time`; the rest of `total_time` is queue and cold start. */
function times(metrics: Fields | undefined): Usage['times'] {
  const run = number(metrics?.['predict_time']);
  const total = number(metrics?.['total_time']);
  if (run === undefined) return undefined;
  return { run, queue: total === undefined || total < run ? undefined : total - run };
}

/** A prediction repeats its input: what was asked for is known without the request too. */
function asAccepted(exchange: Exchange): Exchange | undefined {
  const { provider, url, request, response } = exchange;
  const prediction = accepted(response);
  if (!inputOf(request, prediction)) return undefined;
  return prediction ? { provider, url, request, response: prediction } : { provider, url, request };
}

export const meter: Meter = withRoutes(meterOfOne('replicate', usageOf, asAccepted), {
  bills: (url) => addressOf(url)?.kind === 'create',
  jobOf: (url) => addressOf(url)?.jobId,
});

export { isOver } from './prediction.ts';
