import { expect, it } from 'vitest';
import { byHttpIn } from './by-http.ts';

const report = (byHttp: Readonly<Record<string, number>>) => ({
  sharedJobs: false,
  ledger: { otel: true, folder: undefined },
  warnings: [],
  byHttp,
});

it('generations of several processes are one finding', () => {
  expect(byHttpIn([report({ kling: 2 }), report({ kling: 1, x_ai: 1 }), report({})])).toEqual([
    {
      check: 'http',
      level: 'ok',
      message:
        '4 generations were measured at the HTTP request, outside every SDK that is instrumented: kling 3, x_ai 1',
      data: { generations: { kling: 3, x_ai: 1 } },
    },
  ]);
});

it('where there was none, nothing is said', () => {
  expect(byHttpIn([report({})])).toEqual([]);
});
