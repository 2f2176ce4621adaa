import type { Command } from 'commander';
import type { CostOptions } from '../cost/command.ts';
import type { FocusOptions } from '../focus/command.ts';
import type { ReconcileOptions } from '../reconcile/command.ts';
import type { RepriceOptions } from '../reprice/command.ts';
import type { ReportOptions } from '../report/command.ts';
import { several } from '../several.ts';

const LEDGER =
  'the folder that COSTSPAN_LEDGER=file:FOLDER names, or files: of it, or OTLP JSON lines of a Collector; also .gz; - reads standard input';

/** The commands that read ledgers: each is loaded when it is the one. */
export function addLedgerCommands(program: Command): void {
  addReport(program);
  addCost(program);
  addReconcile(program);
  addFocus(program);
  addReprice(program);
}

function addReport(program: Command): void {
  program
    .command('report')
    .description('what was spent, per accepted output, wasted, at risk and unpriced, by model or anything else')
    .argument('<ledger...>', LEDGER)
    .option(
      '--by <list>',
      'provider, model, tier, feature, plan, action, tenant, tag.KEY, output, gate, reason, day',
      'model',
    )
    .option(
      '--since <day>',
      'first UTC day, YYYY-MM-DD, or 7d for the last seven: then with the change to the days before',
    )
    .option('--until <day>', 'last UTC day (default: with --since today, else all)')
    .option('--format <format>', 'table, json, csv or markdown (default: table)')
    .option('--json', 'one line of JSON with exact amounts: --format json')
    .option('--max <usd>', 'exit with 1 where the spend is above it')
    .addHelpText(
      'after',
      `
spend         final and estimated charges with their corrections; never what is at risk, or of unknown cost
generations   charges, without HTTP tries that were never answered
per accepted  all that was spent inside outputs, for each accepted piece
tries         attempts for each accepted piece
wasted        spend on attempts that were rejected, that failed, or that lost against the accepted one
reason        why an attempt was made: initial, rejected, failed, timeout, rate_limited, failover, manual
gate          who judged: its own calls, and what it rejected

Examples:
  costspan report ./ledger --since 7d
  costspan report ./ledger --by feature,plan --since 2026-11-01 --until 2026-11-30 --format markdown
  costspan report ledger.jsonl.gz --by tenant --json --max 500`,
    )
    .action(async (ledger: string[], options: ReportOptions) => {
      const { report } = await import('../report/command.ts');
      process.exitCode = await report(ledger, options);
    });
}

function addCost(program: Command): void {
  program
    .command('cost')
    .description("one output's unit economics: cost per accepted one, attempts, waste by gate, by plan and model")
    .argument('<output>', 'its name, as withOutput(NAME, …) has it')
    .argument('<ledger...>', LEDGER)
    .option('--since <day>', 'first UTC day, YYYY-MM-DD, or 7d for the last seven')
    .option('--until <day>', 'last UTC day (default: with --since today, else all)')
    .option('--json', 'one line of JSON with exact amounts')
    .addHelpText('after', '\nExample:\n  costspan cost avatar ./ledger --since 30d')
    .action(async (output: string, ledger: string[], options: CostOptions) => {
      const { cost } = await import('../cost/command.ts');
      process.exitCode = await cost(output, ledger, options);
    });
}

function addReconcile(program: Command): void {
  program
    .command('reconcile')
    .description("a provider's invoice against the ledger: matched, missing, extra, price difference, coverage")
    .usage('[options] <ledger...> <invoice>')
    .argument(
      '<paths...>',
      `ledger: ${LEDGER}. invoice, the last: what "costspan invoice fetch" wrote; fal billing events, usage or FOCUS; OpenAI costs (JSON or CSV); lines of any biller`,
    )
    .option('--tolerance <amount>', 'how much an item may differ, in the currency of the invoice (default: 0)')
    .option('--from <day>', "first UTC day that counts, YYYY-MM-DD (default: the invoice's first)")
    .option('--to <day>', "last UTC day that counts (default: the invoice's last)")
    .option('--write-corrections', 'append corrections to the ledger: what the invoice settles becomes final')
    .option('--json', 'the report as one line of JSON, with every item that does not match')
    .addHelpText(
      'after',
      '\nExamples:\n  costspan reconcile ./ledger fal-billing-events.json\n  costspan reconcile ./ledger openai-costs.csv --from 2026-11-01 --to 2026-11-30 --json\n  costspan reconcile ./ledger invoice.json --write-corrections',
    )
    .action(async (paths: string[], options: ReconcileOptions) => {
      const { reconcile } = await import('../reconcile/command.ts');
      process.exitCode = await reconcile(paths, options);
    });
}

function addFocus(program: Command): void {
  program
    .command('focus')
    .description('the ledger as FOCUS 1.2 rows, one for each component of a charge')
    .argument('<ledger...>', LEDGER)
    .option('--out <file>', 'where the rows go (default: standard output)')
    .option('--format <format>', "csv or parquet (default: by the file's name, else csv)")
    .option('--split <rows>', 'begin a new file after so many rows: FILE-0001, FILE-0002 …')
    .option('--account <provider=id>', 'your billing account with a provider; again for each', several, [])
    .option('--invoice <provider:month=id>', "a provider's invoice of a month, YYYY-MM; again for each", several, [])
    .option('--json', 'what was written, and what has no row, as one line of JSON')
    .addHelpText(
      'after',
      '\nAn unknown cost is never 0: charges at risk and unpriced ones have no row, and are counted beside the rows.\n\nExamples:\n  costspan focus ./ledger > focus.csv\n  costspan focus ./ledger --out focus.parquet --account openai=org-123 --invoice openai:2026-11=INV-7 --json',
    )
    .action(async (ledger: string[], options: FocusOptions) => {
      const { focus } = await import('../focus/command.ts');
      process.exitCode = await focus(ledger, options);
    });
}

function addReprice(program: Command): void {
  program
    .command('reprice')
    .description("corrections for charges that were unpriced, by today's book and your own prices")
    .argument('<ledger...>', LEDGER)
    .option('--from <day>', 'first UTC day that counts, YYYY-MM-DD')
    .option('--to <day>', 'last UTC day that counts')
    .option('--all', 'also charges whose price entry has been corrected since')
    .option('--dry-run', 'say what would be corrected, and write nothing')
    .option('--out <file>', 'append the corrections to this file (needed unless the ledger is one folder)')
    .option('--json', 'what was corrected, and what is unpriced still, as one line of JSON')
    .addHelpText(
      'after',
      `
Each charge is rated from what its record says was consumed, by the prices of its day: one that begins later does not \
hold for it. Corrections are appended to the ledger's folder; a second run, or two at once, add nothing. Metrics are not \
touched: they count what was known when a charge was recorded.

Examples:
  COSTSPAN_PRICES=./prices.json costspan reprice ./ledger --dry-run
  costspan reprice collector.jsonl.gz --out corrections.jsonl --json`,
    )
    .action(async (ledger: string[], options: RepriceOptions) => {
      const { reprice } = await import('../reprice/command.ts');
      process.exitCode = await reprice(ledger, options);
    });
}
