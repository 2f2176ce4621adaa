import type { Decimal } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Fields } from '../shared/wire/index.ts';

/** Names that a length goes by, and the seconds in one of its units. */
const UNITS: readonly (readonly [name: RegExp, seconds: number])[] = [
  [/^(?:seconds|duration|duration_seconds|durationSeconds|duration_secs)$/, 1],
  [/^(?:minutes|duration_minutes)$/, 60],
  [/^(?:hours|duration_hours)$/, 3600],
];
const MILLISECONDS = /^(?:duration|length)_ms$/;
const OF_A_RECORDING = /^(?:audio|media|video|music)_/;

/** The first length that a body states under any name, in seconds: `minutes`, `audio_duration`, `music_length_ms`. */
export function lengthIn(body: Fields): { readonly name: string; readonly seconds: Decimal } | undefined {
  return find(body, (name) => name.replace(OF_A_RECORDING, ''));
}

/** The length of an output: an `audio_duration` or a `video_duration` is that of what is sent in. */
export function outputLengthIn(body: Fields): { readonly name: string; readonly seconds: Decimal } | undefined {
  return find(body, (name) => name);
}

function find(body: Fields, plain: (name: string) => string): { name: string; seconds: Decimal } | undefined {
  for (const [name, value] of Object.entries(body)) {
    const length = parseQuantity(typeof value === 'string' ? value.trim().replace(/s$/, '') : value);
    if (!length?.gt(0)) continue;
    const unit = UNITS.find(([names]) => names.test(plain(name)));
    if (unit) return { name, seconds: length.times(unit[1]) };
    if (MILLISECONDS.test(plain(name))) return { name, seconds: length.div(1000) };
  }
  return undefined;
}
