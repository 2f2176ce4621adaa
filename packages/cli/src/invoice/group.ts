import type { Command } from 'commander';
import type { FetchOptions } from './fetch/command.ts';

/** `costspan invoice …`: each command is loaded when it is the one. */
export function addInvoice(program: Command): void {
  program
    .command('invoice')
    .description("a provider's bill, for reconcile")
    .command('fetch')
    .description("a provider's bill of some days, by its own billing API and with your key")
    .argument('<provider>', 'anthropic, deepgram, fal, openai or openrouter')
    .option('--from <day>', 'first UTC day, YYYY-MM-DD')
    .option('--to <day>', 'last UTC day; it counts')
    .option('--out <file>', 'where the bill goes; written when all of it is there, or not at all')
    .option('--base-url <url>', 'ask there instead, by https')
    .option('--json', 'what was written as one line of JSON')
    .addHelpText(
      'after',
      `
Keys: ANTHROPIC_ADMIN_API_KEY, DEEPGRAM_API_KEY, FAL_KEY (an admin key), OPENAI_ADMIN_KEY, OPENROUTER_API_KEY
(a management key).

Example:
  costspan invoice fetch openai --from 2026-11-01 --to 2026-11-30 --out openai.json
  costspan reconcile ./ledger openai.json --from 2026-11-01 --to 2026-11-30`,
    )
    .action(async (provider: string, options: FetchOptions) => {
      const { fetchInvoice } = await import('./fetch/command.ts');
      process.exitCode = await fetchInvoice(provider, options);
    });
}
