import { isTagKey } from './attribution/tags.ts';
import { memoryJobStore } from './jobs/memory-store.ts';
import type { JobStore } from './jobs/store.ts';
import type { PriceBook } from './price-book/book.ts';
import { bundledBook } from './price-book/bundled.ts';
import { checkedLayers, layersFromEnvironment } from './price-book/layers.ts';
import type { Accounts, PriceLayer } from './price-book/types.ts';
import { processState } from './util/process-state.ts';
import { isError } from './util/realm.ts';
import { say } from './util/say.ts';

/** Attribute names under which other products read a cost; `SEMCONV.md` lists the names of each. */
export type Alias = 'default' | 'none' | 'otel-draft' | 'openinference' | 'langfuse' | 'logfire' | 'sentry';

/** Attribution keys that an app may put on metrics; the others would make too many series. */
export type MetricLabel = 'plan' | 'feature' | 'action' | `tag.${string}`;

/** Attribution keys that an app may take from inbound baggage. */
export type BaggageKey = MetricLabel | 'tenant';

/** What `configure` takes. Everything may be left out. */
export interface Options {
  /** layers over the bundled price book, later ones over earlier ones; they replace those of `COSTSPAN_PRICES` */
  prices?: PriceLayer | readonly PriceLayer[];
  /** by biller, the account that this process's calls are billed to: multipliers and credit prices may name it; `COSTSPAN_ACCOUNTS=fal=acme-eu` */
  accounts?: Accounts;
  /** names beside its own under which a span states its cost; `['default']` where it is left out; `COSTSPAN_ALIASES` */
  aliases?: readonly Alias[];
  /** attribution keys on metrics; `['plan', 'feature']` where it is left out; `COSTSPAN_METRIC_LABELS` */
  metricLabels?: readonly MetricLabel[];
  /** attribution keys that are taken from inbound W3C baggage too, under these names; none where it is left out; `COSTSPAN_BAGGAGE` */
  baggage?: readonly BaggageKey[];
  /**
   * providers by the host of the gateway that passes calls on to them and bills as they do: `{ 'llm.acme.com': 'openai' }`.
   * A base URL that is neither the provider's own nor named here is a provider of its own.
   */
  gateways?: Readonly<Record<string, string>>;
  /**
   * models by the names of your deployments at Azure, where an answer does not name its model (images, speech, video):
   * `{ pictures: 'gpt-image-2' }`; `COSTSPAN_DEPLOYMENTS=pictures=gpt-image-2`
   */
  deployments?: Readonly<Record<string, string>>;
  /** where jobs are kept between their submit and their end; the memory of this process where it is left out */
  jobStore?: JobStore;
  /** ms after which a job whose end nobody has seen counts as at risk; 86,400,000 (24 hours) by default */
  jobDeadline?: number;
  /** signs the tokens of outputs, and refuses those that are not signed with it; `COSTSPAN_TOKEN_SECRET` */
  tokenSecret?: string;
  /** where charges are written beside spans and metrics; `otel` where it is left out; `COSTSPAN_LEDGER` */
  ledger?: LedgerPlace | readonly LedgerPlace[];
}

/** `off`: none. `otel`: log records through the app's LoggerProvider. `file:FOLDER`: lines of JSON in a folder, lossless. */
export type LedgerPlace = 'off' | 'otel' | `file:${string}`;

export interface Settings {
  readonly book: PriceBook;
  /** by biller, the account that calls are billed to */
  readonly accounts: Accounts;
  readonly aliases: readonly Alias[];
  readonly metricLabels: readonly MetricLabel[];
  readonly baggage: readonly BaggageKey[];
  readonly ledger: { readonly otel: boolean; readonly folder: string | undefined };
  readonly gateways: Readonly<Record<string, string>>;
  readonly deployments: Readonly<Record<string, string>>;
  readonly jobStore: JobStore;
  /** the app has given a job store, for all its processes */
  readonly sharedJobs: boolean;
  readonly jobDeadline: number;
  readonly tokenSecret: string | undefined;
}

const JOB_DEADLINE = 24 * 3_600_000;
const ownStore = processState('memory job store', memoryJobStore);

const inForce = processState<{ settings: Settings | undefined }>('settings', () => ({ settings: undefined }));

/** The settings in force: those of `configure`, else of the environment, else the defaults. */
export function settings(): Settings {
  return (inForce.settings ??= read({}));
}

/**
 * Sets options in code; they win over the environment (`COSTSPAN_*`). Every call starts from the
 * environment again: options of an earlier call do not stay. A wrong option is one error that
 * names the value and the fix; its default holds then. Never throws.
 *
 * @example
 * configure({
 *   prices: { multipliers: [{ biller: 'fal', factor: '0.8' }] },
 *   jobStore: redisJobStore(client),
 *   ledger: ['otel', 'file:./ledger'],
 * });
 */
export function configure(options: Options): void {
  inForce.settings = read(options);
}

function read(options: Options): Settings {
  const jobStore = jobStoreOf(options.jobStore);
  const accounts = options.accounts ?? pairs('COSTSPAN_ACCOUNTS', 'BILLER=ACCOUNT', 'fal=acme-eu');
  return {
    book: bookOf(options, accounts),
    accounts,
    aliases: list('COSTSPAN_ALIASES', options.aliases, ALIASES, ['default']),
    metricLabels: list('COSTSPAN_METRIC_LABELS', options.metricLabels, METRIC_LABELS, ['plan', 'feature'], isTag),
    baggage: list('COSTSPAN_BAGGAGE', options.baggage, BAGGAGE_KEYS, [], isTag),
    ledger: ledgerOf(options.ledger),
    gateways: options.gateways ?? pairs('COSTSPAN_GATEWAYS', 'HOST=PROVIDER', 'llm.acme.com=openai'),
    deployments: options.deployments ?? pairs('COSTSPAN_DEPLOYMENTS', 'NAME=MODEL', 'pictures=gpt-image-2'),
    jobStore,
    sharedJobs: jobStore !== ownStore,
    jobDeadline: deadlineOf(options.jobDeadline),
    tokenSecret: (options.tokenSecret ?? env()['COSTSPAN_TOKEN_SECRET']) || undefined,
  };
}

function jobStoreOf(given: JobStore | undefined): JobStore {
  const missing = STORE.filter((name) => given !== undefined && typeof given?.[name] !== 'function');
  if (missing.length === 0) return given ?? ownStore;
  say(
    'error',
    `configure({ jobStore }) has no ${missing.join(', ')}; jobs stay in the memory of this process. Give a store, for example redisJobStore(client) of @costspan/store-redis`,
  );
  return ownStore;
}

const STORE: readonly (keyof JobStore)[] = ['put', 'get', 'lease', 'commit', 'release', 'overdue'];

function deadlineOf(given: number | undefined): number {
  if (given === undefined) return JOB_DEADLINE;
  if (Number.isFinite(given) && given > 0) return given;
  say(
    'error',
    `configure({ jobDeadline }) is ${String(given)}, not a number of ms above 0, for example 3600000; using ${JOB_DEADLINE}`,
  );
  return JOB_DEADLINE;
}

const ALIASES: readonly Alias[] = ['default', 'none', 'otel-draft', 'openinference', 'langfuse', 'logfire', 'sentry'];
const METRIC_LABELS: readonly MetricLabel[] = ['plan', 'feature', 'action'];
const BAGGAGE_KEYS: readonly BaggageKey[] = [...METRIC_LABELS, 'tenant'];

/** `tag.KEY`. */
function isTag(text: string): boolean {
  return text.startsWith('tag.') && isTagKey(text.slice('tag.'.length));
}

function bookOf(options: Options, accounts: Accounts): PriceBook {
  try {
    const layers =
      options.prices === undefined
        ? layersFromEnvironment(env()['COSTSPAN_PRICES'])
        : checkedLayers(options.prices, 'configure({ prices })');
    const book = bundledBook(layers, accounts);
    const unknown = Object.keys(accounts).find((biller) => !book.billers().includes(biller));
    if (unknown !== undefined)
      say('error', `accounts: "${unknown}" is no biller of the price book; its account is not used`);
    return book;
  } catch (error) {
    say(
      'error',
      `own prices refused, the bundled price book stays in force: ${isError(error) ? error.message : String(error)}`,
    );
    return bundledBook();
  }
}

function list<T extends string>(
  variable: string,
  given: readonly T[] | undefined,
  known: readonly T[],
  fallback: readonly T[],
  isMore?: (text: string) => boolean,
): readonly T[] {
  const text = env()[variable];
  const wanted = given ?? (text === undefined || text === '' ? fallback : text.split(',').map((part) => part.trim()));
  const wrong = wanted.find((part) => !(known as readonly string[]).includes(part) && !isMore?.(part));
  if (wrong === undefined) return wanted as readonly T[];
  const all = [...known, ...(isMore ? ['tag.KEY'] : [])];
  say('error', `${variable}: "${wrong}" is not one of ${all.join(', ')}; using ${fallback.join(',') || 'none'}`);
  return fallback;
}

/** A path may have commas: only one before a further place ends it. */
const BETWEEN_PLACES = /,(?=\s*(?:off|otel|file:[^,]*)\s*(?:,|$))/;

function ledgerOf(given: Options['ledger']): Settings['ledger'] {
  const text = given === undefined ? env()['COSTSPAN_LEDGER'] : [given].flat().join(',');
  const places = (text || 'otel').split(BETWEEN_PLACES).map((part) => part.trim());
  const folders = places.filter((place) => place.startsWith('file:')).map((place) => place.slice('file:'.length));
  const wrong = places.find((place) => place !== 'off' && place !== 'otel' && !/^file:./.test(place));
  const problem =
    wrong !== undefined
      ? `"${wrong}" is not one of off, otel, file:FOLDER`
      : places.includes('off') && places.length > 1
        ? `"${places.join(',')}" is off and on at once`
        : folders.length > 1
          ? `"${places.join(',')}" names ${folders.length} folders; one holds the files of all processes`
          : undefined;
  if (problem === undefined) return { otel: places.includes('otel'), folder: folders[0] };
  say('error', `COSTSPAN_LEDGER: ${problem}; using otel`);
  return { otel: true, folder: undefined };
}

/** `name=value,name=value` of an environment variable. */
function pairs(variable: string, form: string, example: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of (env()[variable] ?? '').split(',').map((part) => part.trim())) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const [name, value] = at < 0 ? ['', ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (name !== '' && value !== '') found[name] = value;
    else say('error', `${variable}: "${pair}" is no ${form}, for example ${example}; it is left out`);
  }
  return found;
}

/** The process environment; empty where there is none (edge runtimes). */
export function env(): Record<string, string | undefined> {
  return (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env ?? {};
}
