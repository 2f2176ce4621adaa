import { measure } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import { asks } from './asks.ts';
import { endByHttp } from './end.ts';
import { fields, text } from './read.ts';

/** https://developers.openai.com/api/reference/resources/containers, 2026-12-01: `memory_limit` "defaults to 1g". */
const DEFAULT_MEMORY = '1g';

/**
 * A container that an app makes for the code interpreter: paid for when it is made, whichever responses use it
 * (https://developers.openai.com/api/docs/pricing#built-in-tools, stored copy, 2026-11-30). Undefined where the exchange is
 * none.
 */
export function containerUsage(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  if (!asks(exchange, /^containers\.create$/, /\/containers$/)) return undefined;
  const container = fields(exchange.response);
  if (container['object'] === 'list') return [];
  const end = endByHttp(exchange.status, exchange.response) ?? 'succeeded';
  return [
    {
      provider,
      model: 'container',
      responseId: text(container['id']),
      end,
      measures: [measure('request', 'request', 1, end === 'succeeded' ? 'usage' : 'request')],
      facts: {
        memory_limit:
          text(container['memory_limit']) ?? text(fields(exchange.request)['memory_limit']) ?? DEFAULT_MEMORY,
      },
    },
  ];
}
