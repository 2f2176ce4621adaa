import { pagesOf } from './pages.ts';
import { dayAfter } from './source.ts';
import type { Source } from './source.ts';

/** `GET /v1/models/billing-events`: https://fal.ai/docs/platform-apis/v1/models/billing-events.md, read 2026-12-01. */
export const fal: Source = {
  provider: 'fal',
  baseUrl: 'https://api.fal.ai',
  key: { name: 'FAL_KEY', kind: 'an admin key', authorization: (key) => `Key ${key}` },
  daysAtOnce: 90,
  rows: (get, { from, to }) =>
    pagesOf(
      get,
      '/v1/models/billing-events',
      { start: `${from}T00:00:00Z`, end: `${dayAfter(to)}T00:00:00Z`, limit: '10000' },
      { rows: 'billing_events', cursor: ['next_cursor', 'cursor'] },
    ),
  bill: (rows) => ({ billing_events: rows }),
};
