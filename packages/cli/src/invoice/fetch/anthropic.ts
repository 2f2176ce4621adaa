import { pagesOf } from './pages.ts';
import { dayAfter } from './source.ts';
import type { Source } from './source.ts';

/** `GET /v1/organizations/cost_report`: https://platform.claude.com/docs/en/api/admin-api/usage-cost/get-cost-report.md, read 2026-12-01. */
export const anthropic: Source = {
  provider: 'anthropic',
  baseUrl: 'https://api.anthropic.com',
  key: {
    name: 'ANTHROPIC_ADMIN_API_KEY',
    kind: 'an admin key',
    header: 'x-api-key',
    authorization: (key) => key,
  },
  headers: { 'anthropic-version': '2023-06-01' },
  daysAtOnce: 31,
  rows: (get, { from, to }) =>
    pagesOf(
      get,
      '/v1/organizations/cost_report',
      {
        starting_at: `${from}T00:00:00Z`,
        ending_at: `${dayAfter(to)}T00:00:00Z`,
        bucket_width: '1d',
        'group_by[]': 'description',
        limit: '31',
      },
      { rows: 'data', cursor: ['next_page', 'page'] },
    ),
  bill: (rows) => ({ data: rows }),
};
