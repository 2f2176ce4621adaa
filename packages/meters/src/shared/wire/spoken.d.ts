import type { Measure } from '@costspan/core';
import type { Fields } from '@costspan/core/internal';
/** Unicode code points: what a reader calls characters, where JavaScript's `length` counts an emoji twice. */
export declare function codePoints(value: string): number;
/** The characters of all texts, or their number where only that was written down. */
export declare function charactersIn(from: Fields | undefined, ...texts: readonly unknown[]): Measure | undefined;
