import { measure } from '@costspan/core';
import type { Measure, Usage } from '@costspan/core';
import { decimal, parseQuantity } from '@costspan/core/internal';
import type { Facts } from '@costspan/core/internal';
import { addOns, at, count, fields, isOn, list, quantity, settings, sizeIn, text } from '../shared/wire/index.ts';
import { areaIn } from './area.ts';
import type { Bill } from './bill.ts';
import { FORMS } from './forms.ts';
import { lengthIn } from './lengths.ts';
import { videoSecondsIn } from './media.ts';
import { plainTokens } from './tokens.ts';

/** Adds what a bill states and no exchange of the biller does. */
type Addition = (usage: Usage, bill: Bill) => Usage;

/** By biller, what only a bill tells: how long a recording is that is sent in, how large an image, how many tokens. */
const ADDITIONS: Readonly<Record<string, Addition>> = {
  assemblyai: (usage, { request }) => withAddOns(usage, [request['add_ons'], request['add_on']].flat()),
  black_forest_labs: (usage, { request }) => {
    const areas = [areaIn('output', request), areaIn('input', request)].filter((one) => one !== undefined);
    const has = (item: string): boolean => areas.some((one) => one.item === item);
    // Its measured input comes in place of the images that are sent in.
    const kept = has('image_input') ? without(usage, 'image_input', 'image') : usage;
    const many = imagesOf(request);
    const added = withMeasures(many === undefined ? kept : manyImages(kept, many), areas);
    return has('image_output') ? { ...added, incomplete: undefined } : added;
  },
  cloudflare_workers_ai: cloudflare,
  comfy: withAreaFact,
  deepgram: (usage, { request }) =>
    withAddOns(
      usage,
      [request['add_ons'], request['add_on']]
        .flat()
        .map((name) => (String(name).startsWith('diariz') ? 'diarize' : name)),
    ),
  fal,
  ltx: (usage, { request }) => {
    if (!/^(?:audio-to-video|retake|extend)$/.test(String(usage.facts['operation']))) return usage;
    const length = videoSecondsIn(request) ?? quantity(request['audio_seconds']) ?? quantity(request['audio_duration']);
    if (!length) return usage;
    return {
      ...withMeasures(usage, [measure('video_output', 'second', length, 'request')], 'first'),
      facts: { ...usage.facts, duration: length },
      media: { ...usage.media, duration: length },
    };
  },
  luma: (usage, { request, answer }) =>
    usage.outputType === 'image' ? withMeasures(usage, [areaIn('output', request, answer)]) : usage,
  minimax: (usage, bill) => (usage.outputType === 'video' ? withVideoSeconds(usage, bill) : usage),
  replicate: (usage, bill) => {
    const input = fields(bill.request['input']) ?? bill.request;
    const area = imagesIn(usage) === 1 ? areaIn('output', input) : undefined;
    const own = area ? without(usage, 'image_output', 'megapixel') : usage;
    const bare = { ...bill, request: input };
    return withAreaFact(withVideoSeconds(withMeasures(own, [area, areaIn('input', input)]), bare), bare);
  },
  runware: (usage, { exchange }) => {
    const task = fields(list(exchange.request)?.[0] ?? exchange.request);
    return { ...usage, facts: { ...usage.facts, ...settings(task, 'max_side', 'resolution', 'mode') } };
  },
  stability_ai: (usage, { answer }) => {
    const credits = parseQuantity(answer['credits'] ?? answer['cost_credits']);
    return credits ? withMeasures(usage, [measure('billed', 'credit', credits, 'billed_units')], 'first') : usage;
  },
  together_ai: (usage, { request, answer }) => {
    const area = imagesIn(usage) === 1 ? areaIn('output', request, answer) : undefined;
    if (!area) return usage;
    // A default size does not stand in for one that is noted.
    return { ...withMeasures(usage, [area]), facts: { ...usage.facts, size: usage.facts['size'] ?? 'unknown' } };
  },
  x_ai: (usage, bill) => (usage.outputType === 'video' ? withVideoSeconds(usage, bill) : usage),
};

/** A usage with what its bill states beyond the wire. */
export function withNoted(usage: Usage, bill: Bill): Usage {
  const added = ADDITIONS[usage.provider]?.(usage, bill) ?? usage;
  return FORMS[usage.provider]?.listens ? withHeard(added, bill) : added;
}

/** The length of a recording that is transcribed: it is not in the request, and in few answers. */
function withHeard(usage: Usage, { request, exchange }: Bill): Usage {
  const known = usage.measures.some(({ item }) => item === 'audio_input');
  if (known || (usage.outputType !== 'text' && usage.outputType !== undefined)) return usage;
  if (usage.measures.some(({ unit }) => unit === 'token' || unit === 'character')) return usage;
  const stated = lengthIn(request)?.seconds;
  if (!stated) return usage;
  const channels = isOn(request['multichannel']) && usage.provider === 'deepgram' ? count(request['channels']) : 1;
  if (channels === undefined || /infill|voice-changer/.test(exchange.operation ?? '')) return usage;
  const seconds = stated.times(channels);
  return {
    ...withMeasures(usage, [measure('audio_input', 'second', seconds, 'request')]),
    input: { ...usage.input, duration: stated.toNumber() },
  };
}

/** Seconds of the clip that is sent in, in place of the clip. */
function withVideoSeconds(usage: Usage, { request, answer }: Bill): Usage {
  const seconds = videoSecondsIn(request, answer);
  return seconds === undefined
    ? usage
    : withMeasures(without(usage, 'video_input', 'video'), [measure('video_input', 'second', seconds, 'request')]);
}

/** The area that a price depends on, where no size tells it. */
function withAreaFact(usage: Usage, { request }: Bill): Usage {
  const area = quantity(request['output_megapixels']);
  return area === undefined || usage.facts['output_megapixels'] !== undefined
    ? usage
    : { ...usage, facts: { ...usage.facts, output_megapixels: area } };
}

function fal(read: Usage, bill: Bill): Usage {
  const { answer } = bill;
  const request = fields(bill.request['input']) ?? bill.request;
  const usage = withAreaFact(read, { ...bill, request });
  const isRead = usage.end === 'succeeded' || usage.end === 'pending';
  const main = usage.outputType === 'speech' ? 'audio' : usage.outputType;
  const tokens = [...plainTokens(answer, main)].map(([item, many]) => measure(item, 'token', many));
  const areas = [areaIn('output', request, answer), areaIn('input', request, answer)];
  const noted = isRead ? withVideoSeconds(withMeasures(usage, [...areas, ...tokens]), { ...bill, request }) : usage;
  const units = quantity(request['unit_quantity']);
  // A quote for a number of units (POST /v1/models/pricing/estimate) is no charge yet.
  return units === undefined
    ? noted
    : {
        ...withMeasures(
          without(noted, 'billed', 'provider_unit'),
          [measure('billed', 'provider_unit', units, 'billed_units')],
          'first',
        ),
        end: 'pending',
      };
}

/** Tiles, and the sizes of the images that are sent in. */
function cloudflare(usage: Usage, { request, answer }: Bill): Usage {
  const steps = usage.facts['steps'];
  const tiles = (item: 'image_output' | 'image_input', many: number | undefined): Measure[] =>
    many
      ? [
          measure(item, 'tile', many, 'request'),
          ...(typeof steps === 'number' ? [measure(item, 'step', decimal(many).times(steps), 'request')] : []),
        ]
      : [];
  const stated = count(request['tiles']) ?? count(request['output_tiles']);
  const written = list(request['input_images'])?.map((one) => sizeIn(fields(one)));
  const sizes = written?.length && written.every((one) => one !== undefined) ? written : undefined;
  const sent = sizes?.reduce((sum, one) => sum + Math.ceil(one.width / 512) * Math.ceil(one.height / 512), 0);
  const known = stated === undefined || sizeIn(request) ? usage : withoutSize(usage);
  const added = withMeasures(known, [
    ...tiles('image_output', stated),
    ...(sizes ? [measure('image_input', 'image', sizes.length, 'request')] : []),
    ...tiles('image_input', count(request['input_tiles']) ?? sent),
    areaIn('output', request, answer),
    areaIn('input', request, answer),
  ]);
  return {
    ...added,
    sizes: sizes ? { ...added.sizes, image_input: sizes } : added.sizes,
    incomplete:
      added.incomplete || sizes?.some(({ width, height }) => width % 512 > 0 || height % 512 > 0) || undefined,
  };
}

/** A model's default size does not stand in where tiles are noted. */
function withoutSize(usage: Usage): Usage {
  const bare = without(without(usage, 'image_output', 'tile'), 'image_output', 'step');
  return { ...bare, sizes: { ...usage.sizes, image_output: undefined }, facts: { ...usage.facts, size: undefined } };
}

function withAddOns(usage: Usage, written: readonly unknown[]): Usage {
  const names = written.map(text).filter((name) => name !== undefined);
  if (names.length === 0) return usage;
  const known = String(usage.facts['add_ons'] ?? 'none')
    .split('+')
    .filter((name) => name !== 'none');
  const facts: Facts = { ...usage.facts, add_ons: addOns([...new Set([...known, ...names])]) };
  return { ...usage, facts };
}

function imagesOf(request: Readonly<Record<string, unknown>>): number | undefined {
  return ['n', 'num_images', 'images', 'image_count'].map((name) => count(quantity(at(request, name)))).find(Boolean);
}

/** A call of Black Forest Labs makes one image; a bill may be of several. */
function manyImages(usage: Usage, many: number): Usage {
  if (many === 1) return usage;
  const measures = usage.measures.map((one) =>
    one.item === 'image_output' && one.unit === 'image' ? measure('image_output', 'image', many, 'request') : one,
  );
  return { ...usage, measures, sizes: undefined, media: { ...usage.media, count: many } };
}

function imagesIn({ measures }: Usage): number | undefined {
  return measures.find(({ item, unit }) => item === 'image_output' && unit === 'image')?.quantity.toNumber();
}

/** Measures that the wire did not have; one of the same item and unit stays as it was read. */
function withMeasures(usage: Usage, noted: readonly (Measure | undefined)[], place: 'first' | 'last' = 'last'): Usage {
  const added = noted
    .filter((one) => one !== undefined)
    .filter((one) => !usage.measures.some((other) => other.item === one.item && other.unit === one.unit));
  return { ...usage, measures: place === 'first' ? [...added, ...usage.measures] : [...usage.measures, ...added] };
}

function without(usage: Usage, item: Measure['item'], unit: Measure['unit']): Usage {
  return { ...usage, measures: usage.measures.filter((one) => one.item !== item || one.unit !== unit) };
}
