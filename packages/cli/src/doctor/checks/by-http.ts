import type { Finding } from '../finding.ts';
import type { Report } from '../report.ts';

/** What the processes of the command generated without an SDK that is instrumented. */
export function byHttpIn(reports: readonly Report[]): Finding[] {
  const counts = new Map<string, number>();
  for (const { byHttp } of reports)
    for (const [biller, count] of Object.entries(byHttp)) counts.set(biller, (counts.get(biller) ?? 0) + count);
  if (counts.size === 0) return [];
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  const billers = [...counts].map(([biller, count]) => `${biller} ${count}`).join(', ');
  return [
    {
      check: 'http',
      level: 'ok',
      message: `${sum} generation${sum === 1 ? ' was' : 's were'} measured at the HTTP request, outside every SDK that is instrumented: ${billers}`,
      data: { generations: Object.fromEntries(counts) },
    },
  ];
}
