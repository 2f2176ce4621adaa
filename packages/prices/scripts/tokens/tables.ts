import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMPORTED } from './billers.ts';
import type { Imported } from './billers.ts';
import type { GenaiModel } from './genai.ts';
import type { LiteLlmRow } from './litellm.ts';

/** The tables, the day on which they were read, and how the book names them. */
export const GENAI = { package: 'genai-prices', version: '0.2.3' } as const;
export const LITELLM = { package: 'litellm', version: '1.110.2' } as const;
export const DAY = '2026-11-30';

const CACHE = join(import.meta.dirname, '../../../../.cache/tables');
const LITELLM_TABLE = 'litellm/model_prices_and_context_window_backup.json';

export interface Tables {
  /** by provider of genai-prices */
  readonly genai: Readonly<
    Record<string, { readonly urls: readonly string[]; readonly models: readonly GenaiModel[] }>
  >;
  readonly litellm: Readonly<Record<string, LiteLlmRow>>;
}

/** Brings both packages from PyPI into a cache folder, without what they depend on, and reads them. */
export function tables(): Tables {
  const folder = (of: { package: string; version: string }): string => {
    const path = join(CACHE, `${of.package}-${of.version}`);
    if (!existsSync(path)) {
      mkdirSync(CACHE, { recursive: true });
      const needs = of === GENAI ? [] : ['--no-deps'];
      execFileSync('python3', [
        '-m',
        'pip',
        'install',
        '--quiet',
        ...needs,
        '--target',
        path,
        `${of.package}==${of.version}`,
      ]);
    }
    return path;
  };
  const litellm = JSON.parse(readFileSync(join(folder(LITELLM), LITELLM_TABLE), 'utf8')) as Tables['litellm'];
  const asked: Record<string, string[]> = { openrouter: [] };
  for (const imported of IMPORTED) (asked[imported.genai] ??= []).push(...litellmRows(imported, litellm).keys());
  const text = execFileSync('python3', [join(import.meta.dirname, 'tables.py'), folder(GENAI)], {
    input: JSON.stringify(asked),
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  return { genai: JSON.parse(text) as Tables['genai'], litellm };
}

/** Ways of calling that are billed by tokens of text. */
const MODES: readonly unknown[] = [
  'chat',
  'completion',
  'responses',
  'embedding',
  'realtime',
  'image_generation',
  undefined,
];

/** A biller's rows of LiteLLM, by the name that the biller knows the model by. */
export function litellmRows(
  { litellm, prefix, only }: Imported,
  table: Tables['litellm'],
): ReadonlyMap<string, LiteLlmRow> {
  const rows = new Map<string, LiteLlmRow>();
  for (const [key, row] of Object.entries(table)) {
    if (!litellm.includes(row.litellm_provider ?? '') || !MODES.includes(row.mode)) continue;
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : key;
    // A row with the prefix is the biller's own; one without it may be an older copy.
    if ((only?.test(name) ?? true) && (key.startsWith(prefix) || !rows.has(name))) rows.set(name, row);
  }
  return rows;
}
