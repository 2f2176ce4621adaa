import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { wireUsages } from '../openai/usages.ts';
import { meterOf } from '../shared/meter.ts';
import { fields, list } from '../shared/wire/index.ts';
import { openaiRoutes } from '../shared/openai-routes.ts';
import { withRoutes } from '../shared/routes.ts';

/**
 * DeepSeek: chats on OpenAI's wire, at twice the price in its peak hours
 * (https://api-docs.deepseek.com/quick_start/pricing, 2026-11-30).
 */
const metered: Meter = meterOf('deepseek', (exchange) =>
  wireUsages('deepseek', exchange).map((usage): Usage => ({
    ...usage,
    facts: { ...usage.facts, peak: isPeak(madeAt(exchange)) },
  })),
);

/** When the answer was made, in seconds since 1970; a stream's every chunk says it. */
function madeAt({ response }: Exchange): number | undefined {
  const answer = fields(list(response)?.[0] ?? response);
  const seconds = answer?.['created'] ?? answer?.['created_at'];
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : undefined;
}

/** 01:00 to 04:00 and 06:00 to 10:00 UTC, Monday to Friday; undefined where the time is not known. */
function isPeak(seconds: number | undefined): boolean | undefined {
  if (seconds === undefined) return undefined;
  const time = new Date(seconds * 1000);
  const [day, hour] = [time.getUTCDay(), time.getUTCHours()];
  const isWorkday = day >= 1 && day <= 5;
  return isWorkday && ((hour >= 1 && hour < 4) || (hour >= 6 && hour < 10));
}

export const meter: Meter = withRoutes(metered, openaiRoutes());
