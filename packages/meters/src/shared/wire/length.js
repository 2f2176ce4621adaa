import { parseQuantity } from '@costspan/core/internal';
import { positive } from '@costspan/core/internal';
/** Names that a length goes by, and the seconds in one of its units. */
const UNITS = [
  [/^(seconds|duration|duration_seconds|durationSeconds|duration_secs)$/, 1],
  [/^(minutes|duration_minutes)$/, 60],
  [/^(hours|duration_hours)$/, 3600],
];
const MILLISECONDS = /^(duration|length)_ms$/;
const OF_AUDIO = /^(audio|media|video|music)_/;
/** The first length of a recording that one of the sources states, in seconds: `audio_duration`, `minutes`, `music_length_ms`. */
export function secondsIn(...sources) {
  return lengthIn(sources, (name) => name.replace(OF_AUDIO, ''));
}
/** Seconds of one output that a request asks for; `auto` asks for none, and a `video_duration` is of what is sent in. */
export function askedSeconds(request) {
  return positive(lengthIn([request], (name) => name)?.toNumber());
}
function lengthIn(sources, nameOf) {
  for (const source of sources) {
    for (const [key, value] of Object.entries(source ?? {})) {
      const length = parseQuantity(typeof value === 'string' ? value.trim().replace(/s$/, '') : value);
      if (!length?.gt(0)) continue;
      const name = nameOf(key);
      const unit = UNITS.find(([names]) => names.test(name));
      if (unit) return length.times(unit[1]);
      if (MILLISECONDS.test(name)) return length.div(1000);
    }
  }
  return undefined;
}
/** A length in seconds as requests state it: `5`, `"5"` or `"8s"`; `"auto"` states none. */
export function seconds(value) {
  if (typeof value !== 'string') return positive(value);
  const match = /^(\d{1,9}(?:\.\d{1,9})?)s?$/.exec(value.trim());
  return match ? positive(Number(match[1])) : undefined;
}
