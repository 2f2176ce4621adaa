import type { Charge, ChargeLine, Outcome, PricedCharge, UnpricedCharge } from './charge.ts';
import { cost, decimal, parseQuantity, ZERO } from './money.ts';
import type { Decimal } from './money.ts';
import type { PriceBook } from './price-book/book.ts';
import { matches } from './price-book/compile.ts';
import type { Model, Rate, RateGroup } from './price-book/compile.ts';
import { isPlausible } from './plausible.ts';
import { quantityFor } from './quantity.ts';
import type { RatedQuantity } from './quantity.ts';
import type { Basis, Item, Measure, Usage } from './usage.ts';

/** Worst of two: a charge is as sure as its weakest part. */
const RANK: Record<Basis, number> = { reported_amount: 0, billed_units: 1, usage: 2, request: 3, default: 4 };

/** What a model of each modality must have a line for, best first: without it the sum would be too small. */
const MAIN_ITEMS: Record<Model['entry']['modality'], readonly Item[]> = {
  image: ['image_output'],
  video: ['video_output'],
  speech: ['audio_output', 'text_input'],
  transcription: ['audio_input'],
  music: ['audio_output'],
  audio: ['audio_output', 'text_output'],
  text: ['text_output'],
  realtime: ['text_output', 'audio_output'],
  '3d': [],
  compute: ['compute'],
};

class Missing {
  readonly reason: UnpricedCharge['reason'];
  readonly detail: string;
  constructor(reason: UnpricedCharge['reason'], detail: string) {
    this.reason = reason;
    this.detail = detail;
  }
}

/**
 * Usage × price book = charge. Pure, exact, and never a guess: what cannot be told is unpriced,
 * with its reason. `day` (`YYYY-MM-DD`) is the day of the call: history keeps its prices.
 */
export function rate(usage: Usage, book: PriceBook, day: string = today()): Charge {
  const model = usage.model === undefined ? undefined : book.find(usage.provider, usage.model);
  const outcome = outcomeOf(usage, book, model);
  const tier = model?.entry.tier;
  if (outcome === 'not_charged') {
    return {
      status: 'final',
      amount: ZERO,
      currency: model?.currency ?? 'USD',
      basis: 'usage',
      source: 'local',
      outcome,
      tier,
      lines: [],
    };
  }
  const charge = usage.reported
    ? reported(usage, outcome, tier)
    : model
      ? byBook(usage, model, day, outcome)
      : new Missing('unknown_model', unknownModel(usage));
  if (charge instanceof Missing)
    return { status: 'unpriced', reason: charge.reason, detail: charge.detail, outcome, tier };
  return charge;
}

function unknownModel(usage: Usage): string {
  return usage.model === undefined ? 'the exchange names no model' : `no price for ${usage.provider} ${usage.model}`;
}

/** The day of now, UTC: providers' price changes are dated in UTC. */
export function today(now: number = Date.now()): string {
  if (now >= dayStart && now < dayStart + 86_400_000) return dayText;
  dayStart = Math.floor(now / 86_400_000) * 86_400_000;
  dayText = new Date(dayStart).toISOString().slice(0, 10);
  return dayText;
}
let dayStart = Number.NaN;
let dayText = '';

function outcomeOf(usage: Usage, book: PriceBook, model: Model | undefined): Outcome {
  // A generation under way is rated as if it will succeed: that is its estimate.
  if (usage.end === 'succeeded' || usage.end === 'pending') return 'charged';
  if (usage.end === 'not_sent') return 'not_charged';
  // What the provider itself says of the bill decides: a task that was refunded in full reports 0.
  const stated =
    parseQuantity(usage.reported?.amount) ?? usage.measures.find((measure) => measure.item === 'billed')?.quantity;
  if (stated) return stated.gt(0) ? 'charged' : 'not_charged';
  const rule = book.outcomeRule(usage.provider, usage.end, model)?.outcome ?? 'unknown';
  if (rule !== 'metered') return rule;
  const metered = usage.measures.some(
    (one) =>
      (one.basis === 'usage' || one.basis === 'billed_units') &&
      one.quantity.gt(0) &&
      (!model || model.groups.some((group) => group.item === one.item)),
  );
  return metered ? 'charged' : 'not_charged';
}

/** Money that the provider itself states: it decides, whatever the book says. */
function reported(usage: Usage, outcome: Outcome, tier: PricedCharge['tier']): Charge | Missing {
  const amount = parseQuantity(usage.reported?.amount);
  if (!amount || !usage.reported) return new Missing('unknown_usage', 'the reported amount is not a number');
  return {
    status: usage.end === 'pending' ? 'estimated' : 'final',
    amount,
    currency: usage.reported.currency,
    basis: 'reported_amount',
    source: 'provider',
    outcome,
    tier,
    lines: [],
  };
}

function byBook(usage: Usage, model: Model, day: string, outcome: Outcome): Charge | Missing {
  const billed = byBilledUnits(usage, model, day);
  if (billed) return sum(usage, model, [billed], outcome, false);
  const lines: RatedLine[] = [];
  const paid = new Set<Item>();
  // Units that the provider reported and that have no price here make the request's own facts a second best.
  let incomplete = usage.incomplete === true || usage.measures.some((one) => one.item === 'billed');
  const completed = withDefaults(usage, model);
  for (const group of model.groups) {
    const line = lineOf(group, completed, model, day);
    if (line instanceof Missing) return line;
    if (!line) continue;
    paid.add(line.rate.entry.item);
    if (line.rate.entry.plus) paid.add(line.rate.entry.plus);
    // A band that the quantity does not reach costs nothing: two images, where the first five are free.
    if (line.quantity.eq(0) && line.rate.entry.band) continue;
    if (line.rate.entry.partial) incomplete = true;
    lines.push(line);
  }
  const missing = unpaid(usage, model, lines, paid);
  if (missing) return missing;
  return sum(usage, model, lines, outcome, incomplete);
}

/** Defaults of what a request left out; a request that nobody saw left out nothing that is known. */
function defaultsFor(usage: Usage, model: Model): Model['entry']['defaults'] {
  return usage.requestUnknown ? undefined : model.entry.defaults;
}

/** Adds the quantity of an omitted parameter whose default the model's documentation states: a clip's length, an image's size. */
function withDefaults(usage: Usage, model: Model): Usage {
  const defaults = defaultsFor(usage, model);
  if (!defaults) return usage;
  const seconds = parseQuantity(String(defaults['duration'] ?? '').replace(/s$/, ''));
  const needsSeconds =
    seconds !== undefined &&
    usage.facts['duration'] === undefined &&
    !usage.measures.some((one) => one.item === 'video_output' && one.unit === 'second');
  const images =
    usage.measures.find((one) => one.item === 'image_output' && one.unit === 'image')?.quantity.toNumber() ?? 0;
  const size = /^(\d+)x(\d+)$/.exec(String(defaults['size'] ?? ''));
  const needsSize =
    size !== null &&
    usage.sizes?.image_output === undefined &&
    usage.facts['size'] === undefined &&
    usage.facts['image_size'] === undefined &&
    usage.facts['width'] === undefined &&
    images > 0 &&
    images <= 100;
  if (!needsSeconds && !needsSize) return usage;
  const measures: Measure[] = usage.measures.map((one) =>
    needsSize && one.item === 'image_output' ? { ...one, basis: 'default' } : one,
  );
  // The default is the length of one clip.
  const clips = usage.measures.find((one) => one.item === 'video_output' && one.unit === 'video')?.quantity ?? 1;
  if (needsSeconds) measures.push(measure('video_output', 'second', seconds.times(clips), 'default'));
  return {
    ...usage,
    measures,
    sizes: needsSize
      ? {
          ...usage.sizes,
          image_output: Array.from({ length: images }, () => ({ width: Number(size[1]), height: Number(size[2]) })),
        }
      : usage.sizes,
  };
}

interface RatedLine extends RatedQuantity {
  readonly rate: Rate;
  readonly assumed: readonly string[];
}

/** The provider's own count of units pays for everything, where the price of one such unit is known. */
function byBilledUnits(usage: Usage, model: Model, day: string): RatedLine | undefined {
  if (model.billed.length === 0) return undefined;
  const units = usage.measures.find((measure) => measure.item === 'billed');
  if (!units) return undefined;
  const choice = choose(
    model.billed.filter((candidate) => inForce(candidate, day)),
    usage,
    model,
  );
  if (!choice || choice instanceof Missing) return undefined;
  return { rate: choice, quantity: units.quantity, basis: 'billed_units', assumed: [] };
}

function inForce(candidate: Rate, day: string): boolean {
  const { from, until } = candidate.entry;
  return (from === undefined || day >= from) && (until === undefined || day < until);
}

/** The line of one item: the unit that was measured best, then the rate whose conditions hold. */
function lineOf(group: RateGroup, usage: Usage, model: Model, day: string): RatedLine | Missing | undefined {
  let bestOrder = Infinity;
  let bestUnit: Rate['entry']['unit'] | undefined;
  let lastUnit: Rate['entry']['unit'] | undefined;
  let lastBasis: Basis | undefined;
  const current: Rate[] = [];
  for (const candidate of group.rates) {
    const { entry } = candidate;
    if (!inForce(candidate, day)) continue;
    // A model has many rates in few units: what was measured depends on the unit alone.
    if (entry.unit !== lastUnit || entry.plus) lastBasis = quantityFor(entry, usage)?.basis;
    lastUnit = entry.plus ? undefined : entry.unit;
    if (lastBasis === undefined) continue;
    const order = RANK[lastBasis] * 2 + (entry.partial ? 1 : 0);
    if (order < bestOrder) {
      bestOrder = order;
      bestUnit = entry.unit;
    }
    current.push(candidate);
  }
  if (bestUnit === undefined) {
    const isExpired = group.rates.some((candidate) => hasExpired(candidate, usage, model, day));
    return isExpired
      ? new Missing('price_expired', `the price of ${model.entry.model} (${group.item}) has expired`)
      : undefined;
  }
  const choice = choose(
    current.filter((candidate) => candidate.entry.unit === bestUnit),
    usage,
    model,
  );
  if (!choice || choice instanceof Missing) return choice;
  const quantity = quantityFor(choice.entry, usage);
  if (!quantity) return undefined;
  return { ...quantity, rate: choice, assumed: assumptions(choice, usage) };
}

/** Whether a rate would have paid for something of this call, had it not come to its end. */
function hasExpired(candidate: Rate, usage: Usage, model: Model, day: string): boolean {
  const { until } = candidate.entry;
  if (until === undefined || day < until) return false;
  if (matches(candidate, usage.facts, defaultsFor(usage, model)) === 'no') return false;
  return quantityFor(candidate.entry, usage)?.quantity.gt(0) === true;
}

/** The most specific rate whose conditions hold; Missing where facts are lacking and they would change the price. */
function choose(candidates: readonly Rate[], usage: Usage, model: Model): Rate | Missing | undefined {
  let best: Rate | undefined;
  let twin: Rate | undefined;
  const open: Rate[] = [];
  for (const candidate of candidates) {
    const answer = matches(candidate, usage.facts, defaultsFor(usage, model));
    if (answer === 'no') continue;
    if (answer === 'unknown') open.push(candidate);
    else if (!best || candidate.tests.length > best.tests.length) {
      best = candidate;
      twin = undefined;
    } else if (candidate.tests.length === best.tests.length && !candidate.unitPrice.eq(best.unitPrice)) {
      twin = candidate;
    }
  }
  if (best && twin) return new Missing('ambiguous_unit', `${best.entry.id} and ${twin.entry.id} both match`);
  const { length } = best?.tests ?? [];
  // A more specific price may apply, for all that is known: only where it is the same price does it not matter.
  const rival = open.find(
    (candidate) => candidate.tests.length > length && !(best && candidate.unitPrice.eq(best.unitPrice)),
  );
  return rival
    ? new Missing(
        'unknown_usage',
        `the price depends on ${unknownFacts(rival, usage, model)} of the call, which is not known`,
      )
    : best;
}

function unknownFacts(rival: Rate, usage: Usage, model: Model): string {
  return rival.tests
    .map((test) => test.fact)
    .filter((fact) => usage.facts[fact] === undefined && defaultsFor(usage, model)?.[fact] === undefined)
    .join(', ');
}

/** Facts that the chosen rate depends on and that only the model's defaults state. */
function assumptions(choice: Rate, usage: Usage): string[] {
  return choice.tests.filter((test) => usage.facts[test.fact] === undefined).map((test) => test.fact);
}

/** A consumed item that no line pays for makes the sum wrong: then there is no sum. */
function unpaid(usage: Usage, model: Model, lines: readonly RatedLine[], paid: ReadonlySet<Item>): Missing | undefined {
  const mains = MAIN_ITEMS[model.entry.modality].filter((item) => model.groups.some((group) => group.item === item));
  // A spoken answer has no text, and the other way round; elsewhere the first item is never missing.
  const anyMain = model.entry.modality === 'realtime' || model.entry.modality === 'audio';
  const main = mains[0];
  if (main !== undefined && !paid.has(main) && !(anyMain && mains.some((item) => paid.has(item))))
    return new Missing(
      'unknown_usage',
      `how much ${main.replace('_', ' ')} was consumed, or at which of the model's prices, is not known`,
    );
  if (lines.length === 0)
    return new Missing('unknown_usage', 'nothing that this model is billed by is known of the call');
  for (const measure of usage.measures) {
    if (paid.has(measure.item) || measure.item === 'billed' || !measure.quantity.gt(0)) continue;
    if (model.groups.some((group) => group.item === measure.item))
      return new Missing(
        'unknown_usage',
        `the price of ${measure.item.replaceAll('_', ' ')} depends on facts that are not known`,
      );
    // Images or seconds sent in are often free; a token that has no price never is.
    if (measure.unit === 'token')
      return new Missing(
        'ambiguous_unit',
        `${model.entry.model} reported ${measure.item.replaceAll('_', ' ')} tokens, which have no price in the book`,
      );
  }
  return undefined;
}

function sum(
  usage: Usage,
  model: Model,
  rated: readonly RatedLine[],
  outcome: Outcome,
  incomplete: boolean,
): PricedCharge {
  let amount = ZERO;
  let list: Decimal | undefined;
  let basis: Basis = 'reported_amount';
  let implausible = false;
  const lines: ChargeLine[] = [];
  const assumed = new Set<string>();
  let main: RatedLine | undefined;
  let mainAmount = ZERO;
  for (const line of rated) {
    const { rate: used, quantity } = line;
    const lineAmount = priced(line, used.unitPrice);
    amount = amount.plus(lineAmount);
    if (used.listUnitPrice) list = (list ?? ZERO).plus(priced(line, used.listUnitPrice));
    if (RANK[line.basis] > RANK[basis]) basis = line.basis;
    for (const fact of line.assumed) assumed.add(fact);
    if (!isPlausible(used.entry.unit, quantity)) implausible = true;
    lines.push({
      item: used.entry.item,
      unit: used.entry.unit,
      quantity,
      unitPrice: used.unitPrice,
      listUnitPrice: used.listUnitPrice,
      amount: lineAmount,
      price: used.ref,
    });
    if (!main || lineAmount.gt(mainAmount)) {
      main = line;
      mainAmount = lineAmount;
    }
  }
  if (assumed.size > 0) basis = 'default';
  const unsure = incomplete || basis === 'default' || usage.end === 'pending';
  return {
    status: outcome === 'unknown' ? 'at_risk' : unsure ? 'estimated' : 'final',
    amount,
    currency: model.currency,
    listAmount: list,
    basis,
    source: 'local',
    outcome,
    tier: main?.rate.entry.tier ?? model.entry.tier,
    lines,
    price: main?.rate.ref,
    implausible: implausible || undefined,
    assumed: assumed.size > 0 ? [...assumed] : undefined,
  };
}

function priced({ quantity, fraction }: RatedQuantity, unitPrice: Decimal): Decimal {
  return fraction ? cost(fraction.of, unitPrice).div(fraction.over) : cost(quantity, unitPrice);
}

/** Helper for meters and tests: a measure of one item. */
export function measure(
  item: Item,
  unit: Usage['measures'][number]['unit'],
  quantity: number | string | Decimal,
  basis: Basis = 'usage',
): Usage['measures'][number] {
  return { item, unit, quantity: decimal(quantity), basis };
}
