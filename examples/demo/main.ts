/**
 * Runs a small app against simulated providers, takes its telemetry over real OTLP/HTTP, and holds
 * what arrived against the invoices that the simulators keep by rules of their own.
 */
import { parseArgs } from 'node:util';
import { startSimulator } from '@costspan/simulator';
import { startReceiver } from './receiver.ts';
import { report } from './report.ts';
import { runStudio } from './studio.ts';
import { summarize } from './summary.ts';

const HELP = `Usage: npx -y pnpm@12 demo [--json]

Runs a small app with the real SDKs of eight providers, and the AI SDK, against simulated providers: no
account, no key, no network. Shows what costspan records, and compares it with the providers' invoices.

  --json   the same facts as one JSON document on stdout
  --help   this text

Exit code: 0 telemetry and invoices agree, 1 they do not, 2 wrong use.`;

const NEXT_STEPS = `In an app of your own:

  npm install @costspan/auto @opentelemetry/api
  export OTEL_SERVICE_NAME=my-app
  export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318
  node --import @costspan/auto/register app.mjs

What it costs, on a page of this machine: npx costspan view -- node app.mjs
Jaeger, Prometheus and Grafana, with Docker: docker compose -f docker-compose.otel.yml up -d`;

async function demo(json: boolean): Promise<number> {
  const say = (text: string): void => void (json || console.log(text));
  const simulator = await startSimulator();
  const otlp = await startReceiver();
  say(`Simulated providers: ${simulator.origin}`);
  say(`OTLP receiver:       ${otlp.url}`);
  say('$ node --import @costspan/auto/register webhooks.ts &');
  say('$ node --import @costspan/auto/register app.ts\n');
  const code = await runStudio(simulator, otlp.url, json ? 'ignore' : 'inherit');
  const { received } = otlp;
  const summary = summarize(received, simulator.invoice.lines);
  await simulator.close();
  otlp.close();
  if (code !== 0) {
    console.error(`The app ended with code ${code}.`);
    return 1;
  }
  say(
    `\nBoth have ended. ${received.spans.length} spans, ${received.series.size} metric series and ${received.ledger.size} ledger records have arrived.\n`,
  );
  console.log(json ? JSON.stringify(summary, undefined, 2) : `${report(summary, received)}\n\n${NEXT_STEPS}`);
  return summary.agrees ? 0 : 1;
}

function options(): { json: boolean; help: boolean } | undefined {
  try {
    const { values } = parseArgs({
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return undefined;
  }
}

const chosen = options();
if (!chosen) process.exitCode = 2;
else if (chosen.help) console.log(HELP);
else process.exitCode = await demo(chosen.json);
