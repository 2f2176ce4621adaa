import { randomBytes } from 'node:crypto';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { openLedger } from '../ledger/open.ts';
import { checkedSettings } from '../own-prices.ts';
import { print, remark } from '../print.ts';
import { headline } from '../report/sentences.ts';
import { quoted } from '../text/plain.ts';
import { preparedApp } from './app.ts';
import type { App } from './app.ts';
import { open } from './browser.ts';
import { writePage } from './once.ts';
import { serve } from './server.ts';
import { Snapshots } from './snapshot.ts';
import { Store } from './store.ts';

export interface ViewOptions {
  readonly ledger: readonly string[];
  readonly port: string;
  readonly open: boolean;
  readonly once?: true;
  readonly out?: string;
  readonly json?: true;
}

/** `costspan view`: a page of what an app spends, or has spent; 1 where the command fails, or there was nothing to show. */
export async function view(command: readonly string[], options: ViewOptions): Promise<number> {
  const port = portOf(options.port);
  if (options.once && options.out === undefined) throw new WrongUse('--once writes a file: name it with --out');
  if (!options.once && options.out !== undefined)
    throw new WrongUse('--out is for --once: the page is served without it');
  if (options.once && command.length === 0 && options.ledger.length === 0)
    throw new WrongUse('--once needs something to show: --ledger LEDGER, or -- COMMAND');
  const { book } = checkedSettings();
  const start = command.length > 0 ? preparedApp(command, process.cwd(), options.json ? 2 : 'inherit') : undefined;
  const store = new Store();
  if (options.ledger.length > 0) await load(options.ledger, store);
  if (options.once && !start) return write(store, String(options.out), options.json);

  const server = await serve(store, book, port, randomBytes(16).toString('hex'));
  const url = `http://127.0.0.1:${server.port}`;
  if (options.once && start) {
    const code = await forwarding(start(url));
    server.close();
    const written = await write(store, String(options.out), options.json);
    return code === 0 ? written : PROBLEM;
  }
  const address = `${url}/?token=${server.token}`;
  await print(options.json ? `${JSON.stringify({ url, token: server.token })}\n` : `${address}\n`);
  if (options.open && !options.json) open(address);
  const code = await stopped(start?.(url), store);
  server.close();
  return code;
}

async function write(store: Store, file: string, json: true | undefined): Promise<number> {
  await writePage(store, checkedSettings().book, file);
  const generations = (await new Snapshots(store).now()).charges.length;
  await print(json ? `${JSON.stringify({ out: file, generations })}\n` : `${file}: ${generations} generations\n`);
  return generations > 0 ? OK : PROBLEM;
}

async function load(paths: readonly string[], store: Store): Promise<void> {
  const ledger = await openLedger(paths);
  for await (const entry of ledger.entries()) store.add(entry);
  store.received.foreign += ledger.records.foreign;
  store.received.malformed += ledger.records.malformed;
}

/** Until the user ends it. The page stays when the app has ended; that it failed is said then, and by the exit code. */
async function stopped(app: App | undefined, store: Store): Promise<number> {
  let code = OK;
  let isStopped = false;
  const signal = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const)
      process.once(name, () => {
        isStopped = true;
        app?.kill(name);
        resolve();
      });
  });
  void app?.ended.then((how) => {
    if (isStopped) return;
    code = how === 0 ? OK : PROBLEM;
    void sayEnded(how, store);
  });
  await signal;
  await app?.ended;
  return code;
}

async function sayEnded(how: number | string, store: Store): Promise<void> {
  const summary = await (await new Snapshots(store).now()).by([]);
  const { generations, unpriced } = summary.total;
  remark(
    `the command ended with ${how}: ${headline(summary)}, ${generations} generations, ${unpriced} unpriced; the page stays until Ctrl-C`,
  );
}

/** Until the app ends, which gets the signals that are meant for it. */
async function forwarding(app: App): Promise<number | string> {
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => app.kill(name));
  return app.ended;
}

function portOf(given: string): number {
  const port = Number(given);
  if (!/^\d{1,5}$/.test(given) || port > 65_535)
    throw new WrongUse(`--port is ${quoted(given)}: write a number from 0 (any that is free) to 65535`);
  return port;
}
