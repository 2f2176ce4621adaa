import type { Decimal } from '@costspan/core';
import type { Fields } from '@costspan/core/internal';
/** The first length of a recording that one of the sources states, in seconds: `audio_duration`, `minutes`, `music_length_ms`. */
export declare function secondsIn(...sources: readonly (Fields | undefined)[]): Decimal | undefined;
/** Seconds of one output that a request asks for; `auto` asks for none, and a `video_duration` is of what is sent in. */
export declare function askedSeconds(request: Fields | undefined): number | undefined;
/** A length in seconds as requests state it: `5`, `"5"` or `"8s"`; `"auto"` states none. */
export declare function seconds(value: unknown): number | undefined;
