import { measure } from '@costspan/core';
import type { Measure } from '@costspan/core';
import type { OutputType } from '@costspan/core/internal';
import { askedImages, askedMegapixels, askedSeconds, charactersOf, mediaCount } from './input.ts';
import type { Fields } from '../shared/wire/index.ts';
import { number, positive } from '../shared/wire/index.ts';

/** What is known of one prediction. */
export interface Known {
  readonly model: string | undefined;
  readonly kind: OutputType | undefined;
  readonly input: Fields | undefined;
  readonly metrics: Fields | undefined;
  /** outputs in the answer */
  readonly delivered: number;
  readonly pending: boolean;
  readonly succeeded: boolean;
}

// Replicate's own list of billing metrics, as its published models record them (record_billing_metric), 2026-11-24.
// `image_count` is the older name.
type Metric = readonly [names: readonly string[], item: Measure['item'], unit: Measure['unit']];
const METRICS: readonly Metric[] = [
  [['image_output_count', 'image_count'], 'image_output', 'image'],
  [['video_output_count'], 'video_output', 'video'],
  [['video_output_duration_seconds'], 'video_output', 'second'],
  [['audio_output_duration_seconds'], 'audio_output', 'second'],
  [['audio_output_count'], 'audio_output', 'request'],
  [['character_input_count'], 'text_input', 'character'],
  [['character_output_count'], 'text_output', 'character'],
  [['training_step_count'], 'request', 'step'],
  [['predict_time'], 'compute', 'compute_second'],
];

/** What the provider metered. */
export function metered(known: Known): Measure[] {
  const measures: Measure[] = [];
  for (const [names, item, unit] of METRICS) {
    const value = metric(known.metrics, ...names);
    if (value !== undefined) measures.push(measure(item, unit, value, 'usage'));
  }
  // A song's price is per request: several recordings are several of them.
  const recordings = metric(known.metrics, 'audio_output_count');
  if (recordings !== undefined) measures.push(measure('request', 'request', recordings, 'usage'));
  return [...measures, ...tokenMeasures(known)];
}

/** Tokens of a clip or a picture are its output; beside them a prompt's tokens are not billed. */
function tokenMeasures({ kind, metrics }: Known): Measure[] {
  const { input, output } = tokensOf(metrics);
  const measures: Measure[] = [];
  const item =
    kind === 'video' || kind === 'image'
      ? (`${kind}_output` as const)
      : kind === 'audio' || kind === 'speech'
        ? 'audio_output'
        : 'text_output';
  if (output !== undefined) measures.push(measure(item, 'token', output, 'usage'));
  if (input !== undefined && item === 'text_output') measures.push(measure('text_input', 'token', input, 'usage'));
  return measures;
}

export function tokensOf(metrics: Fields | undefined): {
  readonly input: number | undefined;
  readonly output: number | undefined;
} {
  return {
    input: metric(metrics, 'token_input_count', 'input_token_count'),
    output: metric(metrics, 'token_output_count', 'output_token_count'),
  };
}

function metric(metrics: Fields | undefined, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = number(metrics?.[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Whether the provider said how much came out. */
export function countsOutputs(measures: readonly Measure[]): boolean {
  return measures.some((one) => one.basis === 'usage' && one.item !== 'compute' && one.item !== 'request');
}

/** What the outputs and the request add where no metric says it. */
export function counted(known: Known, have: readonly Measure[]): Measure[] {
  if (!known.pending && !known.succeeded) return [];
  const found = [...outputMeasures(known), ...inputMeasures(known)];
  return found.filter((one) => !have.some((other) => other.item === one.item && other.unit === one.unit));
}

function outputMeasures(known: Known): Measure[] {
  const { kind, input } = known;
  if (kind === 'text') return [];
  const asked = askedImages(input);
  const count = known.delivered > 0 ? known.delivered : known.pending ? (asked ?? 1) : undefined;
  if (count === undefined) return [];
  const basis = known.pending && asked === undefined ? 'default' : 'request';
  if (kind === 'speech' || kind === 'audio') return lengths('audio_output', known, count, 'request');
  if (kind === 'video') return lengths('video_output', known, count, 'video');
  return [measure('image_output', 'image', count, basis)];
}

function lengths(
  item: 'audio_output' | 'video_output',
  known: Known,
  count: number,
  unit: 'request' | 'video',
): Measure[] {
  const asked = askedSeconds(known.input);
  const one = measure(item, unit, count, 'request');
  return asked === undefined ? [one] : [one, measure(item, 'second', asked * count, 'request')];
}

function inputMeasures({ kind, input }: Known): Measure[] {
  const measures: Measure[] = [];
  const images = input ? mediaCount(input, 'image') : 0;
  const clips = input ? mediaCount(input, 'video') : 0;
  const characters = charactersOf(input);
  if (images > 0) measures.push(measure('image_input', 'image', images, 'request'));
  // Its length is not on the wire. Naming the clip keeps a price per second sent in from being passed over as 0.
  if (clips > 0) measures.push(measure('video_input', 'video', clips, 'request'));
  if ((kind === 'speech' || kind === 'audio') && characters !== undefined)
    measures.push(measure('text_input', 'character', characters, 'request'));
  return measures;
}

/** Megapixels of the outputs together, for models whose input names them. */
export function megapixels(
  known: Known,
  images: number | undefined,
): { readonly measure: Measure; readonly exact: boolean } | undefined {
  const asked = askedMegapixels(known.input, known.model);
  if (!asked || positive(images) === undefined) return undefined;
  return {
    measure: measure('image_output', 'megapixel', asked.each * (images as number), asked.basis),
    exact: asked.exact,
  };
}
