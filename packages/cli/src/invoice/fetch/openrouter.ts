import { pagesOf } from './pages.ts';
import type { Source } from './source.ts';

/** `GET /api/v1/activity`, a day at a time: https://openrouter.ai/docs/api/api-reference/analytics/get-user-activity.md, read 2026-12-01. */
export const openrouter: Source = {
  provider: 'openrouter',
  baseUrl: 'https://openrouter.ai',
  key: { name: 'OPENROUTER_API_KEY', kind: 'a management key', authorization: (key) => `Bearer ${key}` },
  daysAtOnce: 1,
  rows: (get, { from }) => pagesOf(get, '/api/v1/activity', { date: from }, { rows: 'data' }),
  bill: (rows) => ({ data: rows }),
};
