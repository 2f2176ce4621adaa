import { bookProblems, problemText } from '../../../core/src/price-check/index.ts';
import type { BillerBook } from '../../../core/src/price-book/types.ts';
import { withTokens } from '../../src/tokens.ts';
import type { TokenBook, TokenModel } from './imported.ts';

/** Imported prices without those that the guards of the book catch: a model's tier with a wrong price is left out whole. */
export function withoutProblems(own: BillerBook, tokens: TokenBook): { tokens: TokenBook; refused: string[] } {
  const book = withTokens(own, tokens) as BillerBook;
  const problems = bookProblems(book, 'bundled');
  const tiers = new Map<string, unknown>();
  const refused: string[] = [];
  for (const problem of problems) {
    const [, index, , rate] = problem.path;
    const model = book.models[Number(index)];
    if (!model || tiers.has(model.model)) continue;
    tiers.set(model.model, model.rates[Number(rate)]?.when?.['service_tier']);
    refused.push(`  refused: ${model.model} ${problemText(problem)}`);
  }
  if (refused.length === 0) return { tokens, refused };
  const models = tokens.models.flatMap((model) =>
    tiers.has(model.model) ? withoutTier(model, tiers.get(model.model)) : model,
  );
  if (JSON.stringify(models) === JSON.stringify(tokens.models))
    throw new Error(`${own.biller}: ${problems.map(problemText).join('; ')}: mend its own book first`);
  const rest = withoutProblems(own, { ...tokens, models });
  return { tokens: rest.tokens, refused: [...refused, ...rest.refused] };
}

function withoutTier(model: TokenModel, tier: unknown): TokenModel[] {
  const prices = model.prices.filter(({ when }) => tier !== undefined && when?.['service_tier'] !== tier);
  return prices.length > 0 ? [{ ...model, prices }] : [];
}
