import type { Model } from '../price-book/compile.ts';
import type { Modality } from '../price-book/types.ts';
import { withDefaults } from '../rating/defaults.ts';
import type { Facts, Item, PixelSize, Usage } from '../usage/usage.ts';
import type { Decimal, Unit } from '../util/money.ts';
import type { Job } from './job.ts';
import { normalName } from './job-usage.ts';
import { operationOf } from './operation.ts';

/** What other models have words for too. A seed or a style is the planned model's alone. */
const COMMON: ReadonlySet<string> = new Set(['audio', 'resolution', 'aspect_ratio', 'quality']);

/** The job that a call of a model does, with the model's documented defaults, in words that no provider owns; or why it cannot be told. */
export function jobOf(asked: Usage, model: Model): Job | string {
  const { entry } = model;
  const usage = withDefaults(asked, model);
  const facts = { ...entry.defaults, ...usage.facts };
  const [made, unit] = MADE[entry.modality] ?? [];
  const outputs = Math.max(1, usage.sizes?.image_output?.length ?? 1, unit ? count(usage, made, unit) : 1);
  const seconds = secondsOf(usage, made);
  const job: Job = {
    modality: entry.modality,
    operation: operationOf(entry.model) ?? operationOf(String(facts['operation'])) ?? 'generate',
    outputs,
    size: usage.sizes?.image_output?.[0] ?? mediaSize(usage) ?? sizeOf(facts['size'] ?? facts['image_size']),
    duration: seconds && seconds / outputs,
    characters:
      (count(usage, 'text_input', 'character') || count(usage, 'audio_output', 'character')) / outputs || undefined,
    inputImages: count(usage, 'image_input', 'image') || undefined,
    inputSize: usage.sizes?.image_input?.[0],
    inputDuration: secondsOf(usage, 'video_input'),
    facts: commonFacts(facts),
  };
  return lacking(job) ?? job;
}

/** By modality, the item whose length counts, and the unit that its outputs are counted in. */
const MADE: Readonly<Partial<Record<Modality, readonly [item: Item, outputs?: Unit]>>> = {
  image: ['image_output', 'image'],
  video: ['video_output', 'video'],
  speech: ['audio_output'],
  transcription: ['audio_input'],
  music: ['audio_output'],
  audio: ['audio_output'],
};

/** What two models must both be told, to do the same job. */
function lacking({ modality, duration, characters }: Job): string | undefined {
  if ((modality === 'video' || modality === 'transcription') && duration === undefined)
    return 'how long it is, is not stated: for example duration=8';
  if (modality === 'speech' && characters === undefined)
    return 'how much is said, is not stated: for example characters=1000';
  return MADE[modality] ? undefined : `what a ${modality} model consumes is known by its answer only`;
}

function count({ measures }: Usage, item: Item | undefined, unit: Unit): number {
  return measures
    .filter((one) => one.item === item && one.unit === unit)
    .reduce((sum, { quantity }) => sum + quantity.toNumber(), 0);
}

const SECONDS: Readonly<Partial<Record<Unit, number>>> = { second: 1, minute: 60, hour: 3_600 };

function secondsOf({ measures }: Usage, item: Item | undefined): number | undefined {
  const found = measures.find((one) => one.item === item && SECONDS[one.unit] !== undefined);
  return found && inSeconds(found.quantity, found.unit);
}

function inSeconds(quantity: Decimal, unit: Unit): number {
  return quantity.times(SECONDS[unit] ?? 1).toNumber();
}

function mediaSize({ media }: Usage): PixelSize | undefined {
  return media?.width !== undefined && media.height !== undefined
    ? { width: media.width, height: media.height }
    : undefined;
}

function sizeOf(value: unknown): PixelSize | undefined {
  const found = /^(\d{1,5})[x*](\d{1,5})$/.exec(String(value));
  return found ? { width: Number(found[1]), height: Number(found[2]) } : undefined;
}

function commonFacts(facts: Facts): Job['facts'] {
  const common: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(facts)) {
    const normal = normalName(name);
    if (value === undefined || value === 'auto' || !COMMON.has(normal)) continue;
    common[normal] = normal === 'audio' ? value === true || value === 'on' || value === 'true' : value;
  }
  return common;
}
