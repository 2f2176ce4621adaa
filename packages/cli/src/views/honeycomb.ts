import { apply, DEFAULTS, definition } from '@costspan/views/honeycomb';
import type { Report, Step } from '@costspan/views/honeycomb';
import { OK, PROBLEM, WrongUse } from '../exit.ts';
import { checkedSettings } from '../own-prices.ts';
import { print, show } from '../print.ts';
import { quoted } from '../text/plain.ts';
import { facts } from '../text/table.ts';

export interface HoneycombOptions {
  readonly apply?: true;
  readonly dataset: readonly string[];
  readonly recipient: readonly string[];
  readonly endpoint?: string;
  readonly hourlyBudget?: string;
  readonly dearGeneration?: string;
}

type All = HoneycombOptions & { readonly force?: true; readonly json?: true };

/** Whether the options ask for Honeycomb itself, and not for files. */
export function isForHoneycomb({ dataset, recipient, ...one }: HoneycombOptions): boolean {
  const { apply: write, endpoint, hourlyBudget, dearGeneration } = one;
  return [write, endpoint, hourlyBudget, dearGeneration, dataset[0], recipient[0]].some((given) => given !== undefined);
}

/** `costspan views honeycomb --dataset …`: what would be made there, or with `--apply` makes it. */
export async function honeycomb(options: All): Promise<number> {
  const write = options.apply === true;
  const wanted = definition(checkedSettings().metricLabels, {
    hourlyBudget: dollars('--hourly-budget', options.hourlyBudget, DEFAULTS.hourlyBudget),
    dearGeneration: dollars('--dear-generation', options.dearGeneration, DEFAULTS.dearGeneration),
  });
  const report = await apply(wanted, {
    account: { endpoint: endpointOf(options.endpoint), key: keyOf(process.env) },
    datasets: datasetsOf(options.dataset),
    recipients: options.recipient,
    write,
    force: options.force ?? false,
  });
  const ok = report.error === undefined && report.steps.every(({ status }) => status !== 'differs');
  await (options.json
    ? print(`${JSON.stringify({ ok, view: 'honeycomb', applied: write, ...report })}\n`)
    : show(render(report, write)));
  return ok ? OK : PROBLEM;
}

function keyOf({ HONEYCOMB_API_KEY: key }: NodeJS.ProcessEnv): string {
  // An error of fetch would show one that is no header.
  if (key && /^[\u0021-\u007e]+$/.test(key)) return key;
  throw new WrongUse(
    `HONEYCOMB_API_KEY is ${key ? 'no key, it has spaces or other characters' : 'not set'}: make a configuration key in the settings of your Honeycomb environment, one that may manage queries and columns, public boards, triggers and SLOs`,
  );
}

function datasetsOf(slugs: readonly string[]): readonly string[] {
  if (slugs.length === 0)
    throw new WrongUse('name the dataset of a service that generates: --dataset my-app, again for each');
  if (slugs.length > 10) throw new WrongUse(`--dataset: ${slugs.length} are named, an SLO takes at most 10`);
  const wrong = slugs.find((slug) => !/^[a-z0-9][a-z0-9_.-]*$/.test(slug));
  if (wrong !== undefined)
    throw new WrongUse(`--dataset: ${quoted(wrong)} is no slug; it is in the address of the dataset's page, as my-app`);
  return slugs;
}

function endpointOf(endpoint = 'https://api.honeycomb.io'): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  if (url?.protocol === 'https:' || isLocal) return endpoint;
  throw new WrongUse(`--endpoint: ${quoted(endpoint)} is no https address, as https://api.eu1.honeycomb.io`);
}

function dollars(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new WrongUse(`${option}: ${quoted(text)} is no amount in US dollars above 0, as 12.50`);
}

function render({ steps, boardUrl, error }: Report, write: boolean): string {
  const unchanged = steps.filter(({ status }) => status === 'unchanged');
  const others = steps.filter(({ status }) => status !== 'unchanged');
  const lines = [
    ...(others.length > 0 ? [facts(others.map((step) => [step.status, about(step)]))] : []),
    ...(unchanged.length > 0 ? [`${unchanged.length} unchanged`] : []),
  ];
  if (others.some(({ status }) => status === 'differs'))
    lines.push('', 'What differs was left as it is: it has been changed in Honeycomb, or here. --force replaces it.');
  if (boardUrl !== undefined) lines.push('', boardUrl);
  if (error !== undefined) lines.push('', `Stopped: ${error}`);
  else if (!write) lines.push('', 'Nothing was changed. --apply does it.');
  return `${lines.join('\n')}\n`;
}

function about({ kind, name, id }: Step): string {
  return `${kind} ${name}${id === undefined ? '' : ` (${id})`}`;
}
