import { at, fields, text } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** A voice's name holds its model: `aura-2-thalia-en` is Aura-2, `aura-asteria-en` is Aura-1. */
export function modelNamed(model: string | undefined): string | undefined {
  if (model && /^aura-2-[a-z]+-[a-z]{2}$/.test(model)) return 'aura-2';
  if (model && /^aura-[a-z]+-[a-z]{2}$/.test(model)) return 'aura-1';
  return model;
}

/** `{"<uuid>": {"name": "general-nova-3", "arch": "nova-3"}}`; a name for a special use is a model of its own. */
export function answeredBy(answer: Fields | undefined): string | undefined {
  const all = Object.values(fields(at(answer, 'metadata.model_info')) ?? {});
  const [only] = all;
  if (all.length !== 1) return undefined;
  const arch = text(fields(only)?.['arch']);
  return text(fields(only)?.['name'])?.includes('general') ? arch : undefined;
}
