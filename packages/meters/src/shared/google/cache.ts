import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import { endOf } from '../end.ts';
import { fields, number, text } from '../wire/index.ts';
import type { Fields } from '../wire/index.ts';
import type { Biller } from './call.ts';

const HOUR = 3_600_000;
/** Tokens that the price of an hour is for. */
const MILLION = 1_000_000;

/**
 * A context cache, which is paid for as long as it is kept (https://ai.google.dev/gemini-api/docs/caching, 2026-12-01): "the
 * amount of time cached tokens are stored (TTL), billed based on the TTL duration and cached token count". It may be deleted
 * before its time, so that is an estimate. Undefined where the exchange makes none.
 */
export function cacheUsage(provider: Biller, exchange: Exchange): Usage | undefined {
  const { operation, url, request, response, status } = exchange;
  const isOne =
    operation === 'caches.create' || (operation === undefined && /\/cachedContents(?:\?|$)/.test(String(url)));
  if (!isOne) return undefined;
  const asked = fields(request);
  const cache = fields(response);
  const model = text(cache?.['model'] ?? asked?.['model'])?.replace(/^.*models\//, '');
  const tokens = number(fields(cache?.['usageMetadata'])?.['totalTokenCount']);
  const kept = keptFor(cache, fields(asked?.['config']) ?? asked);
  const end = response === undefined && status === undefined ? 'pending' : endOf(status, cache);
  return {
    provider,
    model: model && `storage:${model}`,
    responseId: text(cache?.['name']),
    end,
    measures:
      tokens === undefined || kept === undefined
        ? []
        : [measure('compute', 'hour', (tokens * kept) / (HOUR * MILLION))],
    facts: {},
    incomplete: end === 'succeeded' || undefined,
  };
}

/** How long it is to be kept, in ms: an hour where nothing is said (same page). */
function keptFor(cache: Fields | undefined, asked: Fields | undefined): number | undefined {
  const [from, to] = ['createTime', 'expireTime'].map((name) => Date.parse(text(cache?.[name]) ?? ''));
  if (from !== undefined && to !== undefined && to > from) return to - from;
  const ttl = /^(\d+(?:\.\d+)?)s$/.exec(text(asked?.['ttl']) ?? '')?.[1];
  if (ttl !== undefined) return Number(ttl) * 1000;
  return asked && asked['ttl'] === undefined && asked['expireTime'] === undefined ? HOUR : undefined;
}
