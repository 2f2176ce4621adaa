import { inForce, valuesOf } from '../price-book/in-force.ts';
import type { ModelEntry } from '../price-book/types.ts';
import type { Assumed } from '../rating/charge.ts';
import { measure } from '../usage/measure.ts';
import type { Measure, PixelSize, Usage } from '../usage/usage.ts';
import type { Job } from './job.ts';
import { labelsOf, sizeOfLabel } from './resolution.ts';

type Scalar = string | number | boolean;
type Derived = Record<string, Scalar>;

/** Names under which providers have one fact; the first is the normalised one. */
const NAMES: readonly (readonly string[])[] = [
  [
    'audio',
    'generate_audio',
    'generate_audio_switch',
    'generateAudio',
    'with_audio',
    'has_audio',
    'enable_audio',
    'sound',
  ],
  ['resolution', 'imageSize', 'image_resolution', 'target_resolution'],
  ['size', 'image_size'],
  ['duration', 'seconds', 'durationSeconds', 'duration_seconds'],
  ['aspect_ratio', 'aspectRatio', 'ratio'],
  ['input_images', 'input_image_count'],
  ['input_video', 'video_input', 'reference_video'],
];

/** The name that no provider owns, of a fact in a price's conditions. */
export function normalName(fact: string): string {
  return NAMES.find((names) => names.includes(fact))?.[0] ?? fact;
}

/** A job as one model would be billed for it. */
export interface JobUsage {
  readonly usage: Usage;
  /** by name, what was derived from another parameter of the job, for example `size: '1280x720'` from 720p */
  readonly derived: Assumed;
  /** parameters of the job that no price of the model depends on */
  readonly unused: readonly string[];
}

/** Translates a job into the words that the model's prices use. What they ask for and the job does not state stays unknown. */
export function usageOf(job: Job, provider: string, entry: ModelEntry, day: string, serviceTier?: string): JobUsage {
  const derived: Derived = {};
  const facts: Record<string, Scalar> = { ...job.facts };
  if (serviceTier !== undefined) facts['service_tier'] = serviceTier;
  const asked = new Map<string, string[]>();
  for (const rate of entry.rates.filter((one) => one.item !== 'billed' && inForce(one, day)))
    for (const [fact, condition] of Object.entries(rate.when ?? {}))
      asked.set(fact, [...(asked.get(fact) ?? []), ...valuesOf(condition)]);
  for (const [fact, values] of asked) {
    if (Object.hasOwn(facts, fact)) continue;
    const value = valueOf(job, fact, values, derived);
    if (value !== undefined) facts[fact] = value;
  }
  const size = outputSize(job, entry, day, derived);
  return {
    usage: {
      provider,
      model: entry.model,
      end: 'pending',
      measures: measuresOf(job),
      sizes: {
        image_output: size && job.outputs <= 1_000 ? Array.from({ length: job.outputs }, () => size) : undefined,
        image_input: job.inputSize && Array.from({ length: job.inputImages ?? 1 }, () => job.inputSize as PixelSize),
      },
      facts,
    },
    derived,
    unused: unusedBy(job, [...asked.keys()], size !== undefined && pricedByArea(entry, day)),
  };
}

function measuresOf(job: Job): Measure[] {
  const { modality, outputs, duration, characters } = job;
  const measures: Measure[] = [];
  if (modality === 'image') measures.push(measure('image_output', 'image', outputs, 'request'));
  if (modality === 'video') measures.push(measure('video_output', 'video', outputs, 'request'));
  if (duration !== undefined) {
    const item = modality === 'video' ? 'video_output' : modality === 'transcription' ? 'audio_input' : 'audio_output';
    measures.push(measure(item, 'second', duration * outputs, 'request'));
  }
  if (characters !== undefined) measures.push(measure('text_input', 'character', characters * outputs, 'request'));
  if (job.inputImages !== undefined) measures.push(measure('image_input', 'image', job.inputImages, 'request'));
  if (job.inputDuration !== undefined) measures.push(measure('video_input', 'second', job.inputDuration, 'request'));
  return measures;
}

/** The job's value for a fact of a price, in the form that the price's conditions have it. */
function valueOf(job: Job, fact: string, values: readonly string[], derived: Derived): Scalar | undefined {
  const name = normalName(fact);
  const given = job.facts[name];
  switch (name) {
    case 'audio':
      return typeof given === 'boolean' && values.some((value) => value === 'on' || value === 'off')
        ? given
          ? 'on'
          : 'off'
        : given;
    case 'duration':
      return job.duration;
    case 'operation':
      return job.operation;
    case 'input_images':
      return job.inputImages ?? (job.operation === 'generate' ? 0 : undefined);
    case 'input_video':
      return job.operation === 'generate' ? false : job.inputDuration !== undefined ? true : undefined;
    case 'output_megapixels':
      return job.size && (job.size.width * job.size.height) / 1e6;
    case 'size': {
      if (job.size) return sizeText(job.size);
      const size = sizeFromLabel(job);
      if (size) derived['size'] = sizeText(size);
      return size && sizeText(size);
    }
    case 'resolution': {
      if (given !== undefined || !job.size) return given;
      const label = labelsOf(job.size, job.modality).find((one) => values.some((value) => value.toLowerCase() === one));
      if (label) derived['resolution'] = label;
      return label;
    }
    default:
      return given;
  }
}

function sizeText({ width, height }: PixelSize): string {
  return `${width}x${height}`;
}

function sizeFromLabel(job: Job): PixelSize | undefined {
  const label = job.facts['resolution'];
  return typeof label === 'string' ? sizeOfLabel(label, job.modality, job.facts['aspect_ratio']) : undefined;
}

/** The size that a price per megapixel counts. */
function outputSize(job: Job, entry: ModelEntry, day: string, derived: Derived): PixelSize | undefined {
  if (job.modality !== 'image' || job.size || !pricedByArea(entry, day)) return job.size;
  const size = sizeFromLabel(job);
  if (size) derived['size'] = sizeText(size);
  return size;
}

function pricedByArea(entry: ModelEntry, day: string): boolean {
  return entry.rates.some((rate) => rate.unit === 'megapixel' && rate.item !== 'billed' && inForce(rate, day));
}

function unusedBy(job: Job, asked: readonly string[], byArea: boolean): string[] {
  const used = new Set(asked.flatMap((fact) => [fact, normalName(fact)]));
  // A size and its label are one parameter.
  const area = byArea || used.has('size') || used.has('resolution') || used.has('output_megapixels');
  const stated = [...(job.size ? ['size'] : []), ...Object.keys(job.facts)];
  return stated.filter((name) => !used.has(name) && !((name === 'size' || name === 'resolution') && area));
}
