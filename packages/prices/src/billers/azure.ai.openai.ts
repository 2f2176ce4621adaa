// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/azure.ai.openai.json' with { type: 'json' };
import { withTokens } from '../tokens.ts';
import tokens from '../tokens/azure.ai.openai.json' with { type: 'json' };

/** The prices of `azure.ai.openai`. */
export const book: Book = /* @__PURE__ */ withTokens(data, tokens);

export { version } from '../version.ts';
