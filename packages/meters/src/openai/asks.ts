import { memoize } from '@costspan/core/internal';
import type { Exchange } from '@costspan/core';

/** Whether an exchange is of one operation: by its name, else by the end of its path. */
export function asks({ operation, url }: Exchange, name: RegExp, path: RegExp): boolean {
  return operation === undefined ? path.test(pathOf(String(url))) : name.test(operation);
}

const pathOf = memoize((url) => URL.parse(url)?.pathname ?? '');
