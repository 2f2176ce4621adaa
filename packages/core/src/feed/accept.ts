import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { problemText } from '../price-check/check.ts';
import { billerBookSchema } from '../price-check/schema.ts';
import { bookProblems } from '../price-check/validate.ts';
import type { BillerBook } from '../price-book/types.ts';
import { documentOf, FEED_FILE, sizeOf } from './document.ts';
import type { FeedDocument } from './document.ts';
import type { Received } from './get.ts';
import { isSigned } from './signature.ts';

/** The books that are in use, and how old they are. */
export interface InUse {
  readonly version: string;
  /** ISO 8601, a time or a day: nothing older takes its place */
  readonly published: string;
  readonly models: number;
  readonly prices: number;
}

/** A newer book, or that there is none. Both are fine. */
export interface Accepted {
  readonly document: FeedDocument;
  readonly isNew: boolean;
}

/** A feed may lose a tenth of its models or prices at once: more is an accident. */
const LEAST_SHARE = 0.9;

/**
 * Checks all that a feed has to be before anything of it is used: its signature, form, age and size, and the guards of the
 * bundled book.
 *
 * @returns the document; or, as text, why it is refused
 */
export function accept({ bytes, signature }: Received, keys: readonly KeyObject[], inUse: InUse): Accepted | string {
  if (!isSigned(bytes, signature, keys)) return `${FEED_FILE} is not signed with a key that is trusted`;
  const document = documentOf(bytes);
  if (typeof document === 'string') return `${FEED_FILE} ${document}`;
  if (document.published > latest()) return `it is of ${document.published}, which is in the future`;
  if (document.version === inUse.version) return { document, isNew: false };
  if (document.published < inUse.published)
    return `it is of ${document.published}, older than what is in use (${inUse.published})`;
  const problem = shrunken(document.books, inUse) ?? bookProblem(document.books);
  return problem ?? { document, isNew: true };
}

/** A day ahead: clocks differ. */
function latest(): string {
  return new Date(Date.now() + 86_400_000).toISOString();
}

function shrunken(books: readonly BillerBook[], inUse: InUse): string | undefined {
  const now = sizeOf(books);
  for (const what of ['models', 'prices'] as const)
    if (now[what] < inUse[what] * LEAST_SHARE)
      return `it has ${now[what]} ${what}, less than nine tenths of the ${inUse[what]} in use`;
  return undefined;
}

function bookProblem(books: readonly BillerBook[]): string | undefined {
  const billers = new Set<string>();
  for (const book of books) {
    const parsed = billerBookSchema.safeParse(book, { reportInput: true });
    if (!parsed.success) return `${book.biller}: ${formText(parsed.error)}`;
    if (billers.has(book.biller)) return `${book.biller}: it has two books`;
    billers.add(book.biller);
    const [problem] = bookProblems(book, 'bundled');
    if (problem) return `${book.biller}: ${problemText(problem)}`;
  }
  return undefined;
}

function formText({ issues: [issue] }: z.ZodError): string {
  return `${z.core.toDotPath(issue?.path ?? [])}: ${issue?.message}`;
}
