import { memoize } from '@costspan/core/internal';
import { billerOf } from './biller-of.ts';

/** Where gateways of the settings do not count, or were resolved before. */
export const NO_GATEWAYS: Readonly<Record<string, string>> = {};

/** The billing provider behind a base URL. An unknown host goes by its own name: it is nobody else's bill. */
export const providerOfBaseUrl: (url: string) => string = memoize((url) => {
  const whole = hostOf(url) === undefined ? `https://${url}` : url;
  return billerOf(whole, NO_GATEWAYS)?.provider ?? hostOf(whole) ?? 'unknown';
});

/** The host of an absolute URL; undefined where it is none. */
export const hostOf: (url: string) => string | undefined = memoize((url): string | undefined => {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return undefined;
  try {
    return new URL(url).hostname.replace(/\.$/, '') || undefined;
  } catch {
    return undefined;
  }
});
