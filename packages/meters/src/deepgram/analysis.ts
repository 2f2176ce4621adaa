import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Decimal, Measure } from '@costspan/core';
import { at } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

const FEATURES = ['summary_info', 'sentiment_info', 'topics_info', 'intents_info'];

export function isAnalysis(url: string | undefined): boolean {
  return /\/v1\/read/.test(url ?? '');
}

/**
 * Tokens of a text's analysis, which each feature counts for itself:
 * https://developers.deepgram.com/reference/text-intelligence/analyze-text, 2026-12-01.
 */
export function analysisTokens(answer: Fields | undefined): Measure[] {
  return (['input', 'output'] as const).flatMap((side) => {
    const counts = FEATURES.map((feature) => parseQuantity(at(answer, `metadata.${feature}.${side}_tokens`)));
    const sum = counts.reduce<Decimal | undefined>(
      (total, one) => (one ? (total?.plus(one) ?? one) : total),
      undefined,
    );
    return sum ? [measure(`text_${side}`, 'token', sum)] : [];
  });
}
