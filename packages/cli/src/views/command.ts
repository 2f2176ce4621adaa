import { resolve } from 'node:path';
import { VIEWS, viewFiles } from '@costspan/views';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { print, show } from '../print.ts';
import { facts } from '../text/table.ts';
import { honeycomb, isForHoneycomb } from './honeycomb.ts';
import type { HoneycombOptions } from './honeycomb.ts';
import { write } from './write.ts';
import type { Written } from './write.ts';

export interface ViewsOptions extends HoneycombOptions {
  readonly out?: string;
  readonly force?: true;
  readonly json?: true;
}

/** `costspan views`: the list of views, or one written to a folder; Honeycomb's also into Honeycomb. */
export async function views(name: string | undefined, options: ViewsOptions): Promise<number> {
  if (isForHoneycomb(options)) {
    if (name !== 'honeycomb')
      throw new WrongUse('--dataset, --apply and what goes with them are for honeycomb; other views are files');
    if (options.out !== undefined)
      throw new WrongUse('--out writes files, --dataset and --apply do not: use one of them');
    return honeycomb(options);
  }
  if (name === undefined) {
    const list = VIEWS.map((view) => ({ name: view.name, summary: view.summary }));
    await (options.json
      ? print(`${JSON.stringify(list)}\n`)
      : show(`${facts(list.map((one) => [one.name, one.summary]))}\n`));
    return OK;
  }
  const { metricLabels } = checkedSettings();
  const files = filesOf(name, metricLabels);
  const out = resolve(options.out ?? `costspan-${name}`);
  const written = write(out, files, options.force ?? false);
  const ok = written.every(({ status }) => status !== 'changed');
  const answer = { ok, view: name, out, labels: metricLabels, files: written };
  await (options.json ? print(`${JSON.stringify(answer)}\n`) : show(render(out, written, ok)));
  return ok ? OK : PROBLEM;
}

function filesOf(name: string, labels: Parameters<typeof viewFiles>[1]): ReturnType<typeof viewFiles> {
  try {
    return viewFiles(name, labels);
  } catch (error) {
    throw error instanceof RangeError ? new WrongUse(error.message) : error;
  }
}

function render(out: string, written: readonly Written[], ok: boolean): string {
  const lines = facts(written.map(({ path, status }) => [status, path]));
  return ok
    ? `${out}\n${lines}\n`
    : `${out}\n${lines}\n\nNothing was written: files that are there have other content. --force replaces them.\n`;
}
