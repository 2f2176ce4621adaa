import { readFileSync } from 'node:fs';
import { ATTR } from '@costspan/core/internal';
import { WrongUse } from '../../exit.ts';
import { openOwnLedger } from '../../ledger/open.ts';

export interface WantedOptions {
  readonly models?: string;
  readonly seen?: string;
  readonly all?: true;
}

/** Which models of a provider to pull: undefined for all that the vendor has. */
export type Wanted = (provider: string) => readonly string[] | undefined;

/** The models of a file, those that a ledger lacks prices of, or all. */
export async function wantedOf({ models, seen, all }: WantedOptions): Promise<Wanted> {
  const given = [models, seen, all].filter((one) => one !== undefined);
  if (given.length !== 1)
    throw new WrongUse('say which models: one of --models FILE (a name on each line), --seen LEDGER and --all');
  if (models !== undefined) {
    const named = modelsOf(models);
    return () => named;
  }
  if (seen === undefined) return () => undefined;
  const lacking = await lackingIn(seen);
  return (provider) => [...(lacking.get(provider) ?? [])];
}

/** The names in a file: one on each line, or a JSON list of them. */
function modelsOf(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new WrongUse(`--models ${file}: cannot be read: ${(error as Error).message}`);
  }
  const names = text.trimStart().startsWith('[') ? listOf(text, file) : text.split('\n');
  const found = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
  if (found.length === 0) throw new WrongUse(`--models ${file}: names no model; write one on each line`);
  return found;
}

function listOf(text: string, file: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list;
  } catch {
    // Said below.
  }
  throw new WrongUse(`--models ${file}: no JSON list of names; write one name on each line`);
}

/** By provider, the models of which a ledger has charges that are unpriced, or leave out what has no price. */
async function lackingIn(path: string): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for await (const { entry, balance } of (await openOwnLedger([path])).charges()) {
    const {
      [ATTR.providerName]: provider,
      [ATTR.requestModel]: model,
      [ATTR.costMissingItems]: items,
    } = entry.attributes;
    if (typeof provider !== 'string' || typeof model !== 'string') continue;
    if (balance.status !== 'unpriced' && items === undefined) continue;
    const models = found.get(provider) ?? new Set();
    found.set(provider, models.add(model));
  }
  return found;
}
