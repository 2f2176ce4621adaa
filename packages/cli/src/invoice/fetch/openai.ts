import { pagesOf } from './pages.ts';
import { dayAfter } from './source.ts';
import type { Source } from './source.ts';

/** `GET /v1/organization/costs`, as openai 6.49.0 and https://developers.openai.com/api/reference document it, read 2026-11-24. */
export const openai: Source = {
  provider: 'openai',
  baseUrl: 'https://api.openai.com',
  key: { name: 'OPENAI_ADMIN_KEY', kind: 'an admin key', authorization: (key) => `Bearer ${key}` },
  daysAtOnce: 180,
  rows: (get, { from, to }) =>
    pagesOf(
      get,
      '/v1/organization/costs',
      {
        start_time: seconds(from),
        end_time: seconds(dayAfter(to)),
        bucket_width: '1d',
        group_by: 'line_item',
        limit: '180',
      },
      { rows: 'data', cursor: ['next_page', 'page'] },
    ),
  bill: (rows) => ({ object: 'page', data: rows }),
};

function seconds(day: string): string {
  return String(Date.parse(day) / 1_000);
}
