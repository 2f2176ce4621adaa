import { toText } from '@costspan/core/internal';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { openLedger } from '../ledger/open.ts';
import { print, remark, show } from '../print.ts';
import { isReadable } from '../report/command.ts';
import { namedValues } from '../report/json.ts';
import { periodOf } from '../report/period.ts';
import { rowJson } from '../report/row.ts';
import { summarize } from '../report/summary.ts';
import { quoted } from '../text/plain.ts';
import { PARTS, partsBy } from './parts.ts';
import type { OutputCost, Part } from './parts.ts';
import { renderCost } from './render.ts';

export interface CostOptions {
  readonly since?: string;
  readonly until?: string;
  readonly json?: true;
}

/** `costspan cost`: one output's unit economics; 1 where the ledger has no such output. */
export async function cost(output: string, paths: readonly string[], options: CostOptions): Promise<number> {
  if (output === '') throw new WrongUse('name an output, as withOutput(NAME, …) has it');
  const period = periodOf(options.since, options.until);
  const ledger = await openLedger(paths);
  const summary = await summarize(ledger, { keys: PARTS, period, output });
  if (!isReadable(ledger.records)) return PROBLEM;
  if (summary.total.isEmpty) {
    remark(`no record of an output named ${quoted(output)}; costspan report --by output lists what there is`);
    return PROBLEM;
  }
  const found = { output, summary, plans: partsBy(summary, 'plan'), models: partsBy(summary, 'model') };
  await (options.json ? print(`${JSON.stringify(costJson(found))}\n`) : show(renderCost(found)));
  return OK;
}

function costJson({ output, summary, plans, models }: OutputCost): Record<string, unknown> {
  const { from, to, total, gates, records } = summary;
  const partJson = ({ key, value, row }: Part): object => ({ ...namedValues([key], [value]), ...rowJson(row) });
  return {
    output,
    from: from ?? null,
    to: to ?? null,
    currency: 'USD',
    total: rowJson(total),
    plans: plans.map(partJson),
    models: models.map(partJson),
    gates: gates.map(({ gate, rejected, wasted }) => ({ gate: gate ?? null, rejected, wasted: toText(wasted) })),
    records,
  };
}
