import { expect, it } from 'vitest';
import { warnedIn } from './warned.ts';

const report = (...warnings: { kind: string; message: string; subjects: number }[]) => ({
  sharedJobs: false,
  ledger: { otel: true, folder: undefined },
  warnings,
  byHttp: {},
});

it('what several processes warned of is one problem, with its fix and how many more there were', () => {
  const warning = { kind: 'k', message: 'x 1.10.0 is too old (see y): lost. Install x@2. Or z.', subjects: 3 };
  expect(warnedIn([report(warning), report(warning)])).toEqual([
    {
      check: 'warned',
      level: 'problem',
      message: 'x 1.10.0 is too old (see y): lost (and 2 more like it)',
      fix: 'Install x@2. Or z.',
      data: { kind: 'k', subjects: 3 },
    },
  ]);
});

it('a warning without a fix is a note, and prices are told by their own check', () => {
  const warnings = [
    { kind: 'implausible', message: 'a charge of 80 USD is far out of range', subjects: 1 },
    { kind: 'no price', message: 'no price for a. Give it one.', subjects: 1 },
  ];
  expect(warnedIn([report(...warnings)])).toMatchObject([{ level: 'note', message: warnings[0]?.message }]);
});
