import type { Command } from 'commander';
import { WrongUse } from '../exit.ts';
import type { ListOptions } from './list.ts';
import type { PullOptions } from './pull/command.ts';
import type { UpdateOptions } from './update/command.ts';

interface DiffOptions {
  readonly live?: string;
  readonly baseUrl?: string;
  readonly all?: true;
  readonly json?: true;
}

/** Providers whose pricing API is known. */
const ASKED = 'fal, openrouter, together_ai, vercel_ai_gateway, azure, aws, runware, deepinfra, novita';

/** `costspan prices …`: each command is loaded when it is the one. */
export function addPrices(program: Command): void {
  const prices = program.command('prices').description('the price book: list it, check it, compare it, add to it');
  addList(prices);
  addCheck(prices);
  addDiff(prices);
  addPull(prices);
  addUpdate(prices);
}

function addList(prices: Command): void {
  prices
    .command('list')
    .description('prices with their unit, age and evidence')
    .option('--provider <names...>', 'only these providers')
    .option('--model <text>', 'only models whose name, or other name, holds this')
    .option('--modality <modality>', 'image, video, speech, transcription, music, audio, text, realtime, compute')
    .option('--evidence <kind>', 'vendor_page, vendor_api, observed_bill, secondary or user')
    .option('--older-than <days>', 'only prices whose source was read longer ago')
    .option('--day <day>', 'day that the age is counted to, YYYY-MM-DD (default: today)')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nPrices of your own (COSTSPAN_PRICES) are shown as they come out, with the list price and the layer behind them.\n\nExamples:\n  costspan prices list --provider fal --modality video\n  costspan prices list --evidence secondary --older-than 90',
    )
    .action(async (options: ListOptions) => {
      const { list } = await import('./list.ts');
      process.exitCode = await list(options);
    });
}

function addCheck(prices: Command): void {
  prices
    .command('check')
    .description('whether price files, or the book in force, are in order')
    .argument(
      '[files...]',
      'price files, as COSTSPAN_PRICES would name them (default: the bundled book and COSTSPAN_PRICES)',
    )
    .option('--json', 'the findings as one line of JSON')
    .addHelpText('after', '\nExamples:\n  costspan prices check\n  costspan prices check ./prices.json')
    .action(async (files: string[], options: { json?: true }) => {
      const { check } = await import('./check.ts');
      process.exitCode = await check(files, options);
    });
}

function addDiff(prices: Command): void {
  prices
    .command('diff')
    .description('what changed from one book to another, or how the book agrees with a vendor’s pricing API')
    .argument('[before]', 'bundled, a book or layer file, or a folder of books (another version of @costspan/prices)')
    .argument('[after]', 'the same')
    .option('--live <provider>', `ask the pricing API of one of ${ASKED}`)
    .option('--base-url <url>', 'with --live: another address of that API')
    .option('--all', 'with --live: list the prices that are the same, or cannot be compared, too')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      `
Nothing is sent unless --live is given; then the provider's pricing API is asked with your key:
  fal                FAL_KEY
  together_ai        TOGETHER_API_KEY (text models only: the API has no price of images and clips)
  openrouter         OPENROUTER_API_KEY, optional
  vercel_ai_gateway  AI_GATEWAY_API_KEY, optional
  novita             NOVITA_API_KEY, optional (text models only)
azure, aws (Bedrock), runware and deepinfra are open to everyone.
With --live exit code 1 says that a price differs, without it that a layer is not in order.

A layer lies over the other source, for the account in COSTSPAN_ACCOUNTS; beside a file, over the bundled book.

Examples:
  costspan prices diff bundled ./prices.json
  costspan prices diff node_modules/@costspan/prices bundled
  FAL_KEY=... costspan prices diff --live fal`,
    )
    .action(async (before: string | undefined, after: string | undefined, options: DiffOptions) => {
      const { live: provider, ...rest } = options;
      if (provider !== undefined) {
        if (before !== undefined) throw new WrongUse('--live compares with the book in force: leave out the files');
        const { live } = await import('./live/command.ts');
        process.exitCode = await live(provider, rest);
        return;
      }
      if (rest.baseUrl !== undefined) throw new WrongUse('--base-url goes with --live');
      if (before === undefined || after === undefined)
        throw new WrongUse('name two books, for example: costspan prices diff bundled ./prices.json');
      const { diff } = await import('./diff.ts');
      process.exitCode = await diff(before, after, rest);
    });
}

function addPull(prices: Command): void {
  prices
    .command('pull')
    .description('prices of your own from the vendors’ pricing APIs, as a file for COSTSPAN_PRICES')
    .argument('<providers...>', `one or several of ${ASKED}`)
    .option('--models <file>', 'the models that it names, one on each line')
    .option('--seen <ledger>', 'the models of which a ledger has charges without a price')
    .option('--all', 'all models that the vendor has')
    .option('--out <file>', 'the file; where there is one, its models of the same name are replaced')
    .option('--base-url <url>', 'another address of the provider’s API')
    .option('--json', 'one line of JSON for each provider')
    .addHelpText(
      'after',
      `
Keys: fal FAL_KEY, together_ai TOGETHER_API_KEY; optional: openrouter OPENROUTER_API_KEY, vercel_ai_gateway \
AI_GATEWAY_API_KEY, novita NOVITA_API_KEY; none for the others. A price in a unit that the price book has no word for \
is left out and named. Where a vendor does not answer, nothing is written, and the exit code is 1.

Examples:
  FAL_KEY=... costspan prices pull fal --seen ./ledger --out prices.fal.json
  costspan prices pull openrouter vercel_ai_gateway --all --out prices.json
  COSTSPAN_PRICES=prices.fal.json node --import @costspan/auto/register app.mjs`,
    )
    .action(async (providers: string[], options: PullOptions) => {
      const { pull } = await import('./pull/command.ts');
      process.exitCode = await pull(providers, options);
    });
}

function addUpdate(prices: Command): void {
  prices
    .command('update')
    .description('a newer price book from a signed feed, in the place of the bundled one')
    .option('--feed <feed>', 'https address or folder of the feed (default: COSTSPAN_PRICES_FEED)')
    .option(
      '--key <file>',
      'public key that the feed is signed with, ed25519 as SPKI PEM (default: COSTSPAN_PRICES_FEED_KEY)',
    )
    .option('--out <file>', 'where processes look for it (default: the file of COSTSPAN_PRICES_FEED=file:PATH)')
    .option('--json', 'the outcome as one line of JSON')
    .addHelpText(
      'after',
      `
Before anything is written: the signature over the exact bytes, the form, that it is not older than what is in use, that \
models and prices are not fewer by more than a tenth, and the guards of the bundled book. What was there stays otherwise, \
and the exit code is 1. Nothing but two GET requests without parameters is sent.

Examples:
  costspan prices update --feed https://prices.acme.com/feed --key feed.pub.pem --out /var/lib/costspan/book.json
  COSTSPAN_PRICES_FEED=file:/var/lib/costspan/book.json node --import @costspan/auto/register app.mjs`,
    )
    .action(async (options: UpdateOptions) => {
      const { update } = await import('./update/command.ts');
      process.exitCode = await update(options);
    });
}
