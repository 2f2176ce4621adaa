#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import type { CompareOptions } from './compare/command.ts';
import type { CompareForOptions } from './compare/for.ts';
import { OK, WRONG_USE, WrongUse } from './exit.ts';
import { addCompletion } from './completion/group.ts';
import type { ForecastOptions } from './forecast/command.ts';
import { helpOutput, helpStyle, hintAtHelp, hintOf, nameOf } from './help.ts';
import type { PriceOptions } from './price/command.ts';
import { addInvoice } from './invoice/group.ts';
import { addLedgerCommands } from './ledger/group.ts';
import { addPrices } from './prices/group.ts';
import { remark } from './print.ts';
import { several } from './several.ts';
import { setDisplay } from './text/display.ts';
import type { Display } from './text/display.ts';
import type { ViewOptions } from './view/command.ts';
import type { ViewsOptions } from './views/command.ts';

const STRICT = 'exit with 1 where a parameter is not read: it changes nothing of any price';

// Each command is loaded when it is the one: `--help` needs neither the price book nor the schema library.
const program = new Command('costspan')
  .description('What generative-media calls cost, and how the amount came about')
  .version((createRequire(import.meta.url)('../package.json') as { version: string }).version)
  .option('--wide', 'on a terminal too: no column left out, no line broken')
  .option('--exact', 'amounts with all their digits, where they are rounded for people')
  .exitOverride()
  .configureHelp(helpStyle)
  .configureOutput(helpOutput)
  .addHelpText(
    'after',
    '\nExit codes: 0 ok, 1 a problem was found, 2 wrong use.\nOwn prices: COSTSPAN_PRICES=./prices.json',
  );

program
  .command('explain')
  .description('one recorded exchange with a provider in, its charge and how it came about out')
  .argument('[file]', 'a JSON object, an array of them, or one per line; - reads standard input', '-')
  .option('--json', 'one line of JSON for each exchange')
  .addHelpText(
    'after',
    `
Examples:
  echo '{"provider":"fal","model":"fal-ai/flux/dev","status":200,
    "headers":{"x-fal-billable-units":"3"},"response":{"images":[]}}' |
    costspan explain
  costspan explain exchanges.jsonl --json`,
  )
  .action(async (file: string, options: { json?: true }) => {
    const { explain } = await import('./explain/command.ts');
    process.exitCode = await explain(file, options);
  });

program
  .command('price')
  .description('the price of one output, before the call')
  .argument('<provider>', 'for example openai, fal, replicate')
  .argument('<model>', 'the name that the provider bills it by')
  .argument('[parameters...]', "the call's own parameters: key=value, or key:=JSON")
  .option('--day <day>', 'day whose prices hold, YYYY-MM-DD (default: today)')
  .option('--strict', STRICT)
  .option('--json', 'the charge as one line of JSON')
  .addHelpText(
    'after',
    `
What the call leaves out is taken as the API or the model takes it, and said under "assumed". A parameter that changes
nothing of this price (a misspelt one, but also a prompt or a seed) is said to be not read; JSON has it in "unread".

Examples:
  costspan price fal fal-ai/flux/dev image_size=square_hd num_images=2
  costspan price fal fal-ai/flux/dev num_image=2 --strict
  costspan price openai sora-2 seconds=8 size=1280x720 --json`,
  )
  .action(async (provider: string, model: string, parameters: string[], options: PriceOptions) => {
    const { price } = await import('./price/command.ts');
    process.exitCode = await price(provider, model, parameters, options);
  });

program
  .command('compare')
  .description('the same job over all providers and tiers, cheapest first')
  .usage('[options] <modality> [parameters...]\n       costspan compare --for <provider> <model> [parameters...]')
  .argument('<modality>', 'image, video, speech, transcription, music or audio; with --for a provider')
  .argument(
    '[parameters...]',
    'the job: size=1024x1024 n=4 quality=high, duration=8 resolution=1080p audio=true, characters=1000',
  )
  .option(
    '--for',
    'what else does the job of a planned call: a provider, its model, and the parameters by its own names',
  )
  .option('--same-tier', 'with --for: of the planned tier, or family')
  .option('--max-ratio <number>', 'with --for: at most so many times the planned price')
  .option('--provider <names...>', 'only these providers')
  .option('--tier <tiers...>', 'only these tiers: budget, standard, flagship')
  .option('--all', 'all of them, and not the best twenty; with the models without a price, each with the reason')
  .option('--strict', STRICT)
  .option('--day <day>', 'day whose prices hold, YYYY-MM-DD (default: today)')
  .option('--json', 'one JSON document')
  .addHelpText(
    'after',
    `
The job's further parameters: operation (generate unless stated; edit, image-to-video, upscale ...), aspect_ratio, \
input_images, input_size, input_duration, service_tier, and any parameter by the provider's own name.
What a price depends on and the job does not state is taken from the model's documented defaults, and said; \
where there is none, the model has no price here. A parameter that no model's price depends on is said to be not read.

Examples:
  costspan compare image size=1024x1024 quality=high n=4
  costspan compare video duration=8 resolution=1080p audio=true --tier flagship
  costspan compare speech characters=1000 --provider openai fal --all
  costspan compare --for fal fal-ai/veo3.1 duration=8s resolution=1080p --same-tier --max-ratio 1.5`,
  )
  .action(async (modality: string, parameters: string[], options: CompareOptions & CompareForOptions) => {
    if (options.for) {
      const { compareFor } = await import('./compare/for.ts');
      process.exitCode = await compareFor(modality, parameters, options);
      return;
    }
    const { compare } = await import('./compare/command.ts');
    process.exitCode = await compare(modality, parameters, options);
  });

program
  .command('forecast')
  .description('what a month costs: users x actions x outputs x attempts x price, by plan and feature')
  .argument('<file>', 'YAML or JSON')
  .option('--from <ledger>', 'acceptance and fail-over shares from what happened; again for each', several, [])
  .option(
    '--acceptance <feature=share>',
    'a stricter or looser gate: what it changes in a month; again for each',
    several,
    [],
  )
  .option('--against <file>', 'another forecast to compare with')
  .option('--max <usd>', 'exit with 1 where the expected month is above it')
  .option('--strict', STRICT)
  .option('--day <day>', 'day whose prices hold, YYYY-MM-DD (default: today)')
  .option('--format <format>', 'table, json or markdown (default: table)')
  .option('--json', 'one JSON document with exact amounts: --format json')
  .addHelpText(
    'after',
    `
How it is worked out, for each plan and feature:
  started outputs    users x actions x outputs
  a generation       price x (1 - failover share) + failover price x share + the gate's own cost
  generations        of a started output: (1 - (1 - p)^m) / p, for acceptance p and at most m attempts; \
1 / p without maxAttempts. A retry rate r is an acceptance of 1 - r.
  accepted outputs   started x (1 - (1 - p)^m); per accepted output that is 1 / p generations
  several steps      a step starts where the one before was accepted; count results each need their own attempts
Each number may be {low, expected, high}. Low takes the smallest users, actions, outputs and failover share and \
the highest acceptance, high the other ends. A generation that is rejected by the gate is paid like any other.

--from takes of each step the share of its charged attempts that led on, among outputs with a verdict, and the share \
that another model made instead. Prices stay those of the book.

Examples:
  costspan forecast examples/forecast/forecast.yaml
  costspan forecast forecast.yaml --from ./ledger --acceptance avatar=0.6
  costspan forecast new.yaml --against old.yaml --format markdown --max 5000`,
  )
  .action(async (file: string, options: ForecastOptions) => {
    const { forecast } = await import('./forecast/command.ts');
    process.exitCode = await forecast(file, options);
  });

addPrices(program);
addLedgerCommands(program);
addInvoice(program);
addCompletion(program);

program
  .command('doctor')
  .description('is the app patched, exporting, priced, fresh?')
  .usage('[options] [-- command...]')
  .argument('[command...]', 'run this and report what it recorded')
  .option('--json', 'the report as one line of JSON')
  .addHelpText('after', '\nExamples:\n  costspan doctor\n  costspan doctor -- node app.mjs')
  .action(async (command: string[], options: { json?: true }) => {
    const { doctor } = await import('./doctor/command.ts');
    process.exitCode = await doctor(command, options);
  });

program
  .command('view')
  .description('a page of what an app spends while it runs, or of a ledger: OTLP/HTTP in, page out')
  .usage('[options] [-- command...]')
  .argument('[command...]', "run this, measured by the app's own @costspan/auto")
  .option('--ledger <ledger>', 'show this ledger: a folder or file, as report takes it; again for each', several, [])
  .option('--port <port>', 'of loopback; 0 takes any that is free', '4318')
  .option('--no-open', 'do not open the browser')
  .option('--once', 'write one file that can be sent, and end')
  .option('--out <file>', 'with --once: the file')
  .option('--json', 'one line with url and token once it listens')
  .addHelpText(
    'after',
    `
Another app is shown when it sends its telemetry here: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318.
Nothing is stored: the newest 100,000 generations are kept in memory. The page and /api/ want the token of the printed \
address; OTLP is taken from programs on this machine, and from no web page.

Examples:
  costspan view -- node app.mjs
  costspan view --ledger ./ledger
  costspan view --ledger ./ledger --once --out report.html`,
  )
  .action(async (command: string[], options: ViewOptions) => {
    const { view } = await import('./view/command.ts');
    process.exitCode = await view(command, options);
  });

program
  .command('views')
  .description('what your back end needs to show costs: its files, written to a folder')
  .argument('[name]', 'for example collector, jaeger; compose with all that it mounts; all; without it, the list')
  .option('--out <folder>', 'where to (default: ./costspan-NAME)')
  .option('--force', 'replace what is there and has other content')
  .option(
    '--dataset <slug>',
    'honeycomb: of a service that generates; again for each. Says what would be made',
    several,
    [],
  )
  .option('--apply', 'honeycomb: make it, with the key in HONEYCOMB_API_KEY')
  .option('--endpoint <url>', 'honeycomb: in Europe https://api.eu1.honeycomb.io (default: https://api.honeycomb.io)')
  .option('--recipient <id>', 'honeycomb: whom triggers tell; again for each', several, [])
  .option('--hourly-budget <usd>', 'honeycomb: spend in an hour that alerts (default: 50)')
  .option('--dear-generation <usd>', 'honeycomb: what a generation may cost and still be good (default: 1)')
  .option('--json', 'what was written as one line of JSON')
  .addHelpText(
    'after',
    '\nExamples:\n  costspan views\n  costspan views compose\n  costspan views collector --out ./otel\n  costspan views all --out ./otel\n  COSTSPAN_METRIC_LABELS=plan,feature,action costspan views collector\n  costspan views honeycomb --dataset my-app --apply',
  )
  .action(async (name: string | undefined, options: ViewsOptions) => {
    const { views } = await import('./views/command.ts');
    process.exitCode = await views(name, options);
  });

/** How the command that runs is written: `costspan prices list`. */
let running = 'costspan';
program.hook('preAction', (_, command) => {
  setDisplay(program.opts<Display>());
  running = nameOf(command);
});
hintAtHelp(program);

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader (`head`, say) has seen enough.
  if (error.code === 'EPIPE') process.exit(OK);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof WrongUse) {
    remark(`${error.message}\n${hintOf(running)}`);
    process.exitCode = WRONG_USE;
  } else if (error instanceof CommanderError) {
    // Commander has said what was wrong; help and version that were asked for are no error.
    process.exitCode = error.exitCode === 0 ? OK : WRONG_USE;
  } else throw error;
}
