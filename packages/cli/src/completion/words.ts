import type { PriceBook } from '@costspan/core';
import { VIEWS } from '@costspan/views';
import { TIERS } from '../compare/command.ts';
import { MODALITIES } from '../compare/job.ts';
import { FORMATS as OF_FOCUS } from '../focus/command.ts';
import { FORMATS as OF_FORECAST } from '../forecast/command.ts';
import { SOURCES } from '../invoice/fetch/sources.ts';
import { ALL_MODALITIES, EVIDENCE } from '../prices/list.ts';
import { VENDORS } from '../prices/live/vendors.ts';
import { FORMATS as OF_REPORT } from '../report/command.ts';
import { KEYS } from '../report/keys.ts';

/** What may be written in a place: one of these words, or a file. Nothing is known of a place without words. */
export type Words = readonly string[] | 'files';

/** What may be written in a place that goes by several names, the closest first: `prices list --modality`, `--modality`, `<modality>`. */
export type WordsOf = (...names: readonly string[]) => Words;

/** Shells that there is completion for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** The words of the price book in force, and of the lists that commands check them by. */
export function wordsFrom(book: PriceBook): WordsOf {
  const providers = book.billers();
  const asked = VENDORS.map(({ provider }) => provider);
  const known = new Map<string, Words>([
    ['<provider>', providers],
    ['--provider', providers],
    ['--live', asked],
    ['prices pull <providers>', asked],
    ['invoice fetch <provider>', SOURCES.map(({ provider }) => provider)],
    ['<modality>', MODALITIES],
    ['--modality', ALL_MODALITIES],
    ['--tier', TIERS],
    ['--evidence', EVIDENCE],
    ['--by', KEYS],
    ['report --format', OF_REPORT],
    ['forecast --format', OF_FORECAST],
    ['focus --format', OF_FOCUS],
    ['views <name>', [...VIEWS.map(({ name }) => name), 'all']],
    ['<shell>', SHELLS],
    ...['file', 'files', 'folder', 'ledger', 'paths', 'before', 'after', 'feed'].map(
      (name) => [`<${name}>`, 'files'] as const,
    ),
  ]);
  return (...names) => names.map((name) => known.get(name)).find((words) => words !== undefined) ?? [];
}
