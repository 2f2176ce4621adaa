import type { Job, Modality, PixelSize } from '@costspan/core/internal';
import { WrongUse } from '../exit.ts';
import { parametersOf } from '../price/parameters.ts';
import { quoted } from '../text/plain.ts';

/** Modalities whose jobs can be stated without the provider's own words; tokens cannot be told before the answer. */
export const MODALITIES = ['image', 'video', 'speech', 'transcription', 'music', 'audio'] as const;

type Scalar = Job['facts'][string];

const RESERVED = {
  provider: 'the provider is an option: --provider fal',
  model: 'all models are compared; costspan price tells the price of one',
  tier: 'the tier is an option: --tier budget; a batch or priority call is service_tier=batch',
  day: 'the day is an option: --day YYYY-MM-DD',
};

/** What must be known for two models to do the same job. */
const NEEDED: Readonly<Partial<Record<Modality, keyof Job>>> = {
  video: 'duration',
  speech: 'characters',
  transcription: 'duration',
};
const EXAMPLE: Readonly<Record<string, string>> = { duration: 'duration=8', characters: 'characters=1000' };

/** The parameters that no provider owns, and where they stand in a job. */
export const WORDS: Readonly<Record<string, keyof Job>> = {
  operation: 'operation',
  n: 'outputs',
  size: 'size',
  duration: 'duration',
  characters: 'characters',
  input_images: 'inputImages',
  input_size: 'inputSize',
  input_duration: 'inputDuration',
};

/** The job that modality and `key=value` parameters state; throws where it is none. */
export function jobOf(modality: string, given: readonly string[]): Job {
  const known = MODALITIES.find((one) => one === modality.toLowerCase());
  if (!known) throw new WrongUse(`the modality is ${quoted(modality)}: write one of ${MODALITIES.join(', ')}`);
  const { operation, n, size, duration, characters, input_images, input_size, input_duration, ...facts } = parametersOf(
    given,
    RESERVED,
  );
  const job: Job = {
    modality: known,
    operation: operation === undefined ? 'generate' : text('operation', operation),
    outputs: n === undefined ? 1 : count('n', n),
    size: size === undefined ? undefined : sizeOf('size', size),
    duration: duration === undefined ? undefined : seconds('duration', duration),
    characters: characters === undefined ? undefined : count('characters', characters),
    inputImages: input_images === undefined ? undefined : count('input_images', input_images),
    inputSize: input_size === undefined ? undefined : sizeOf('input_size', input_size),
    inputDuration: input_duration === undefined ? undefined : seconds('input_duration', input_duration),
    facts: scalars(facts),
  };
  const needed = NEEDED[known];
  if (needed && job[needed] === undefined)
    throw new WrongUse(
      `${needed} is missing: without it ${known} models do not do the same job; add ${EXAMPLE[needed]}`,
    );
  return job;
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw new WrongUse(`${name} is ${quoted(value)}: write a word, for example ${name}=edit`);
  return value.toLowerCase();
}

function count(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 10_000_000)
    throw new WrongUse(`${name} is ${quoted(value)}: write a whole number above 0, for example ${name}=4`);
  return value;
}

function seconds(name: string, value: unknown): number {
  const found = typeof value === 'string' && /^\d+(\.\d+)?s$/.test(value) ? Number(value.slice(0, -1)) : value;
  if (typeof found !== 'number' || !(found > 0) || found > 86_400)
    throw new WrongUse(`${name} is ${quoted(value)}: write seconds above 0, for example ${name}=8`);
  return found;
}

function sizeOf(name: string, value: unknown): PixelSize {
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(String(value));
  const size = { width: Number(match?.[1]), height: Number(match?.[2]) };
  if (!(size.width > 0 && size.height > 0))
    throw new WrongUse(`${name} is ${quoted(value)}: write width x height in pixels, for example ${name}=1024x1024`);
  return size;
}

function scalars(given: Readonly<Record<string, unknown>>): Record<string, Scalar> {
  const facts: Record<string, Scalar> = {};
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      throw new WrongUse(`${name} is ${quoted(value)}: write text, a number, true or false`);
    facts[name] = value;
  }
  return facts;
}
