import { fields, text } from '@costspan/core/internal';
import { VendorProblem } from '../../vendor-api/http.ts';
import { pagesOf } from './pages.ts';
import { dayAfter } from './source.ts';
import type { Source } from './source.ts';

/**
 * `GET /v1/projects/{id}/billing/breakdown` of each project that the key may see:
 * https://developers.deepgram.com/reference/manage/billing/breakdown/get.md, read 2026-12-01.
 */
export const deepgram: Source = {
  provider: 'deepgram',
  baseUrl: 'https://api.deepgram.com',
  key: { name: 'DEEPGRAM_API_KEY', kind: 'a key that may read billing', authorization: (key) => `Token ${key}` },
  daysAtOnce: 31,
  async *rows(get, { from, to }) {
    for await (const projects of pagesOf(get, '/v1/projects', {}, { rows: 'projects' }))
      for (const project of projects) {
        const id = text(fields(project)?.['project_id']);
        if (id === undefined) throw new VendorProblem('/v1/projects: a project has no "project_id"');
        const path = `/v1/projects/${encodeURIComponent(id)}/billing/breakdown`;
        // The documentation does not say whether the last day counts.
        const query = { start: from, end: dayAfter(to), grouping: 'line_item' };
        for await (const rows of pagesOf(get, path, query, { rows: 'results' }))
          yield rows.filter((row) => isWithin(row, from, to));
      }
  },
  bill: (rows) => ({ resolution: { units: 'day', amount: '1' }, results: rows }),
};

function isWithin(row: unknown, from: string, to: string): boolean {
  const day = text(fields(fields(row)?.['grouping'])?.['start'])?.slice(0, 10);
  if (day === undefined) throw new VendorProblem('billing/breakdown: a result has no day');
  return day >= from && day <= to;
}
