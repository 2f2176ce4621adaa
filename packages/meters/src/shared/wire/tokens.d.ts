import type { Item } from '@costspan/core/internal';
import type { Fields } from '@costspan/core/internal';
/**
 * Tokens as people note them in a bill of their own: `video_output_tokens`, `candidates IMAGE tokens`,
 * `promptTokenCount`. `main` is what a bare `output_tokens` is of; `compute` are those whose price is not told.
 */
export declare function plainTokens(answer: Fields | undefined, main: string | undefined): Map<Item, number>;
