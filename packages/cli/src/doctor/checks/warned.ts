import type { Finding } from '../finding.ts';
import type { Report } from '../report.ts';

/** Kinds that the command's charges tell better: how many of which models. */
const TOLD_OTHERWISE = new Set(['no price']);

/** What costspan warned of in the command's processes; each kind once. */
export function warnedIn(reports: readonly Report[]): Finding[] {
  const byKind = new Map(reports.flatMap(({ warnings }) => warnings.map((one) => [one.kind, one])));
  return [...byKind.values()].filter(({ kind }) => !TOLD_OTHERWISE.has(kind)).map(finding);
}

function finding({ kind, message, subjects }: Report['warnings'][number]): Finding {
  // A warning says what is wrong, and then, in sentences of its own, what to do.
  const [, wrong = message, fix] = /^(.*?)\. (?=[A-Z])(.*)$/s.exec(message) ?? [];
  const said = {
    check: 'warned',
    message: subjects > 1 ? `${wrong} (and ${subjects - 1} more like it)` : wrong,
    data: { kind, subjects },
  };
  return fix === undefined ? { ...said, level: 'note' } : { ...said, level: 'problem', fix };
}
