import { fields, list, text } from '@costspan/core/internal';
import { VendorProblem } from '../../vendor-api/http.ts';
import type { Get } from '../../vendor-api/http.ts';

/** A cursor that never ends must not hold us. */
const MOST_PAGES = 10_000;

interface Paging {
  /** the field that has the rows */
  readonly rows: string;
  /** the field that has the next page's cursor, and the parameter that takes it; one page where left out */
  readonly cursor?: readonly [field: string, parameter: string];
}

/** The rows of each page of an answer. */
export async function* pagesOf(
  get: Get,
  path: string,
  query: Readonly<Record<string, string>>,
  { rows, cursor }: Paging,
): AsyncGenerator<readonly unknown[]> {
  const seen = new Set<string>();
  let next: string | undefined;
  do {
    const parameters = new URLSearchParams({ ...query, ...(cursor && next !== undefined && { [cursor[1]]: next }) });
    const answer = fields(await get(`${path}?${parameters}`));
    const found = list(answer?.[rows]);
    if (!answer || !found) throw new VendorProblem(`${path}: the answer has no "${rows}"`);
    yield found;
    next = answer['has_more'] === false ? undefined : cursor && text(answer[cursor[0]]);
    // A page that is missed is money that is missed.
    if (next === undefined && answer['has_more'] === true)
      throw new VendorProblem(`${path}: the answer says that there is more, and not where`);
    if (next !== undefined && (seen.has(next) || seen.size === MOST_PAGES))
      throw new VendorProblem(`${path}: the pages do not end`);
    if (next !== undefined) seen.add(next);
  } while (next !== undefined);
}
