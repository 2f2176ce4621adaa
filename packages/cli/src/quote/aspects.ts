import type { Usage } from '@costspan/core';
import { toText } from '@costspan/core/internal';
import type { Assumed, Item } from '@costspan/core/internal';
import type { Unit } from '@costspan/core';

type Scalar = Assumed[string];

/** One thing that a parameter may say of a call. */
export interface Aspect {
  readonly of: (usage: Usage) => Scalar | undefined;
  /** the fact whose documented default stands in for it */
  readonly fact: string;
  /** what it is when it is written down as one of these */
  readonly probe?: Scalar;
}

/** How many outputs, how large and how long each of them is. */
const QUANTITIES: readonly Required<Aspect>[] = [
  { fact: 'n', probe: 2, of: outputs },
  { fact: 'size', probe: '640x360', of: size },
  { fact: 'duration', probe: 7, of: seconds },
  { fact: 'megapixels', probe: '3 MP', of: megapixels },
];

/** What a parameter of a name may say: a fact of that name, or a quantity. */
export function aspectsOf(name: string): readonly Aspect[] {
  return [{ fact: name, of: ({ facts }) => facts[name] }, ...QUANTITIES];
}

/** Values that would be seen in a quantity. */
export const PROBES: readonly Scalar[] = [...QUANTITIES.map(({ probe }) => probe), true, false];

function outputs(usage: Usage): number | undefined {
  return count(usage, 'image_output', 'image') ?? count(usage, 'video_output', 'video');
}

function size({ sizes }: Usage): string | undefined {
  const first = sizes?.image_output?.[0];
  return first && `${first.width}x${first.height}`;
}

function seconds(usage: Usage): number | undefined {
  const all = count(usage, 'video_output', 'second') ?? count(usage, 'audio_output', 'second');
  return all === undefined ? undefined : all / (outputs(usage) ?? 1);
}

function megapixels(usage: Usage): string | undefined {
  const all = count(usage, 'image_output', 'megapixel');
  return all === undefined ? undefined : `${all / (outputs(usage) ?? 1)} MP`;
}

function count({ measures }: Usage, item: Item, unit: Unit): number | undefined {
  const found = measures.find((one) => one.item === item && one.unit === unit);
  return found && Number(toText(found.quantity));
}
