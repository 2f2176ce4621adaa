// Written by scripts/book.ts.
import type { Book } from '../book.ts';
import data from '../books/aws.bedrock.json' with { type: 'json' };
import { withTokens } from '../tokens.ts';
import tokens from '../tokens/aws.bedrock.json' with { type: 'json' };

/** The prices of `aws.bedrock`. */
export const book: Book = /* @__PURE__ */ withTokens(data, tokens);

export { version } from '../version.ts';
