// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/gcp.vertex_ai.json' with { type: 'json' };
import { withTokens } from '../tokens.ts';
import tokens from '../tokens/gcp.vertex_ai.json' with { type: 'json' };

/** The prices of `gcp.vertex_ai`. */
export const book: Book = /* @__PURE__ */ withTokens(data, tokens);

export { version } from '../version.ts';
