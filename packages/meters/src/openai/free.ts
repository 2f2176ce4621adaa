import type { Exchange, Usage } from '@costspan/core';
import { asks } from './asks.ts';
import { endByHttp } from './end.ts';
import { fields, text } from './read.ts';

/** What a request without a model gets: https://developers.openai.com/api/reference/resources/moderations, 2026-12-01. */
const DEFAULT = 'omni-moderation-latest';

/**
 * Moderations: "free models" (https://developers.openai.com/api/docs/models/omni-moderation-latest, 2026-12-01). Undefined
 * where the exchange is none, or where somebody else answers.
 */
export function moderationUsage(provider: string, exchange: Exchange): readonly Usage[] | undefined {
  const { request, response, status, model } = exchange;
  if (provider !== 'openai' || !asks(exchange, /^moderations\.create$/, /\/moderations$/)) return undefined;
  const responseModel = text(fields(response)['model']);
  return [
    {
      provider,
      model: model ?? text(fields(request)['model']) ?? DEFAULT,
      responseModel,
      responseId: text(fields(response)['id']),
      outputType: 'text',
      end: endByHttp(status, response) ?? 'succeeded',
      measures: [],
      facts: {},
      isFree: true,
    },
  ];
}
