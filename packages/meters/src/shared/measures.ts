import { measure } from '@costspan/core';
import type { Decimal, Measure } from '@costspan/core';
import type { Basis } from '@costspan/core/internal';

/** Heard or made audio, in seconds. */
export function audio(
  item: 'audio_input' | 'audio_output',
  seconds: Decimal | undefined,
  basis: Basis = 'usage',
): Measure[] {
  return seconds ? [measure(item, 'second', seconds, basis)] : [];
}

/** Clips or recordings that are equally long. */
export function clips(
  item: 'video_output' | 'audio_output',
  length: number | undefined,
  many: number,
  basis: Basis = 'request',
): Measure[] {
  const one = measure(item, item === 'video_output' ? 'video' : 'request', many, basis);
  return length === undefined ? [one] : [measure(item, 'second', length * many, basis), one];
}
