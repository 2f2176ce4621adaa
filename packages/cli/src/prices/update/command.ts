import { existsSync } from 'node:fs';
import { env } from '@costspan/core/internal';
import { bundledInUse, feedFile, inUseOf, isFeedUrl, isOutdated } from '@costspan/core/internal/feed';
import type { InUse } from '@costspan/core/internal/feed';
import { askFeed } from '@costspan/core/internal/feed-update';
import { OK, PROBLEM, WrongUse } from '../../exit.ts';
import { print, remark, show } from '../../print.ts';
import { plain, quoted } from '../../text/plain.ts';
import { replaceFile } from '../replace-file.ts';

export interface UpdateOptions {
  readonly feed?: string;
  readonly key?: string;
  readonly out?: string;
  readonly json?: true;
}

/** `costspan prices update`: a newer price book from a signed feed, checked before anything is written. */
export async function update({ json, ...options }: UpdateOptions): Promise<number> {
  const { feed, out } = placesOf(options);
  const inUse = inUseAt(out);
  const key = options.key ?? env()['COSTSPAN_PRICES_FEED_KEY'];
  const answer = await askFeed({ feed, key, inUse }).catch((error: unknown) => {
    throw new WrongUse((error as Error).message);
  });
  if (typeof answer === 'string') {
    if (json) await print(`${JSON.stringify({ status: 'refused', reason: answer, inUse, out })}\n`);
    remark(`${answer}; nothing is written`);
    return PROBLEM;
  }
  const { document, isNew, bytes } = answer;
  if (isNew) replaceFile(out, bytes);
  const now = inUseOf(document);
  const status = isNew ? 'updated' : 'unchanged';
  await (json ? print(`${JSON.stringify({ status, ...now, out })}\n`) : show(render(status, now, out)));
  return OK;
}

const FILE = 'file:';

/** What to ask, and where what it says belongs: where a process looks for it. */
function placesOf({ feed, out }: UpdateOptions): { readonly feed: string; readonly out: string } {
  const named = env()['COSTSPAN_PRICES_FEED'] ?? '';
  const from = feed ?? (isFeedUrl(named) ? named : undefined);
  const to = out ?? (named.startsWith(FILE) ? named.slice(FILE.length) : undefined);
  if (from === undefined) throw new WrongUse('name the feed: --feed https://… or a folder');
  if (/^[a-z]+:\/\//i.test(from) && !isFeedUrl(from))
    throw new WrongUse(`--feed is ${quoted(from)}: write an https address, or a folder`);
  if (to === undefined) throw new WrongUse('name the file: --out book.json, or COSTSPAN_PRICES_FEED=file:book.json');
  return { feed: from, out: to };
}

/** The last good file, or the bundled book where there is none or that is newer. */
function inUseAt(file: string): InUse {
  if (!existsSync(file)) return bundledInUse();
  let before: InUse;
  try {
    before = inUseOf(feedFile(file));
  } catch (error) {
    throw new WrongUse(`${(error as Error).message}; remove it, or name another file`);
  }
  return isOutdated(before) ? bundledInUse() : before;
}

function render(status: 'updated' | 'unchanged', { version, published, models, prices }: InUse, out: string): string {
  const what = `price book ${version} of ${published}: ${models} models, ${prices} prices`;
  const how =
    status === 'updated'
      ? `written to ${out}; processes with COSTSPAN_PRICES_FEED=file:${out} use it from their next start on`
      : 'in use already';
  return `${plain(`${what}; ${how}`)}\n`;
}
