import { z } from 'zod';
import type { BillerBook, PriceLayer } from '../price-book/types.ts';
import { above0, currency, day, exact, list, oneOf, strict, text } from './zod.ts';

/** Far more than anyone has, and so few that comparing each with each takes seconds. */
const MOST = 10_000;
const MOST_RATES = 500;

const unit = oneOf([
  'image',
  'megapixel',
  'second',
  'minute',
  'hour',
  'video',
  'character',
  'token',
  'step',
  'tile',
  'request',
  'compute_second',
  'credit',
  'provider_unit',
]);

const item = oneOf([
  'image_output',
  'image_input',
  'image_cached_input',
  'video_output',
  'video_input',
  'audio_output',
  'audio_input',
  'audio_cached_input',
  'text_output',
  'text_input',
  'text_cached_input',
  'text_cache_write',
  'text_cache_write_5m',
  'text_cache_write_1h',
  'request',
  'web_search',
  'x_search',
  'web_fetch',
  'file_search',
  'code_execution',
  'grounding_query',
  'grounding_prompt',
  'maps_query',
  'maps_prompt',
  'compute',
  'billed',
]);

const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

const CONDITION = 'write a value, a list of values, or a range such as { "over": 24, "to": 48 }';
/** A fact that must hold: a value, one of several, or a range (`over` and `below` exclude their bound). */
const condition = z.union(
  [
    scalar,
    z.array(scalar).min(1),
    strict({
      over: z.number().optional(),
      from: z.number().optional(),
      below: z.number().optional(),
      to: z.number().optional(),
    }),
  ],
  CONDITION,
);

const PER = 'write 1, 100, 1000 or 1000000, as a number';
const per = z.union([z.literal(1), z.literal(100), z.literal(1000), z.literal(1_000_000)], PER);
const tier = oneOf(['budget', 'standard', 'flagship']);
const source = text(2000, 'write where the price is stated: an address, or "contract"');
const seen = day.describe('day the source was read');
const until = day.describe('first day on which the price no longer holds');
const evidence = oneOf(['vendor_page', 'vendor_api', 'observed_bill', 'secondary', 'user']);
const note = z.string().max(2000).optional();

const rate = strict({
  id: text(200, 'give the price a name of its own').describe('stable, unique in the biller'),
  item: item.describe('what the rate pays for; a charge has at most one rate an item and band'),
  unit,
  price: exact.describe('price of `per` units'),
  per: per.optional(),
  when: z.record(z.string(), condition).optional().describe('facts that must hold'),
  pixels: z
    .union([z.literal(1_000_000), z.literal(1_048_576)], 'write 1000000 or 1048576, as a number')
    .optional()
    .describe('pixels in a megapixel, as this vendor counts'),
  round: strict({
    of: oneOf(['each', 'request']).describe('round every single output, or the sum of the request'),
    in: z.literal('second').optional().describe('unit of step, minimum and maximum, where not the rate’s own'),
    step: above0.optional().describe('round up to a multiple of this'),
    minimum: exact.optional(),
    maximum: exact.optional(),
  })
    .refine((round) => round.in === undefined || round.of === 'each', 'write "of": "each" beside "in"')
    .refine(
      ({ minimum, maximum }) => minimum === undefined || maximum === undefined || Number(minimum) <= Number(maximum),
      { path: ['maximum'], error: 'is below "minimum": write one that is not' },
    )
    .optional(),
  band: strict({
    after: exact.optional(),
    upTo: exact.optional(),
    of: z.literal('each').optional().describe('of every single output, instead of the sum of the request'),
  })
    .optional()
    .describe('the part of the quantity that this rate pays for, for example each megapixel after the first'),
  floor: strict({ item, times: exact }).optional().describe('the quantity is at least that of another item × times'),
  plus: item.optional().describe('the quantity of this item is billed together with the rate’s own'),
  grows: strict({
    with: text(100, 'name a fact that is a number'),
    beyond: z.number('write a number').positive('write a number above 0'),
  })
    .optional()
    .describe('the price grows in proportion to a number among the facts, once that is beyond what the price includes'),
  surcharge: text(100, 'give the surcharge a name')
    .optional()
    .describe('name of a surcharge, paid on top of the item’s own price; surcharges of one name exclude each other'),
  count: oneOf(['utf8_bytes', 'han_double'])
    .optional()
    .describe(
      'how the vendor counts characters, where not by Unicode code points: UTF-8 bytes, or Chinese characters twice',
    ),
  partial: z
    .literal(true)
    .optional()
    .describe('covers a part of the bill only (say the output, not the prompt): the charge is an estimate'),
  tier: tier.optional(),
  from: day.optional(),
  until: until.optional(),
  source,
  seen,
  evidence,
  table: text(100, 'name the table and its version')
    .optional()
    .describe('name and version of the public table that it was taken from as a whole'),
  witnesses: z
    .int('write a whole number')
    .min(1, 'write how many readings agree: at least 1')
    .max(99)
    .optional()
    .describe('how many readings of the price agree, each by someone else; one where it is left out'),
  promotion: oneOf(['dated', 'open', 'none'])
    .optional()
    .describe(
      'a price for a limited time: dated (then "until" is its end), or open, where no end is stated; none where it was asked and is regular',
    ),
  note,
}).describe('one price');

/** `metered`: what the provider metered is charged, and nothing where it metered nothing. */
const outcomeRule = strict({
  outcome: oneOf(['charged', 'not_charged', 'unknown', 'metered']),
  source: text(2000, 'write where the rule is stated'),
  seen: day,
  note,
});
const ends = oneOf(['failed', 'canceled', 'filtered', 'refused', 'invalid', 'server_error', 'no_answer']);
const outcomes = z.partialRecord(ends, outcomeRule).optional();

const regions = z
  .array(
    strict({
      in: z.array(text(100, 'write a region')).min(1, 'name a region, or leave "in" out').optional(),
      factor: exact.describe('price in the region = list price × factor'),
      from: day.optional(),
      until: until.optional(),
      source,
      seen,
      evidence,
      note,
    }),
  )
  .optional()
  .describe('what prices are in a region; a region that is not named has no price');

const model = strict({
  model: text(300, 'write the name that the biller bills it by'),
  aliases: z
    .array(text(300, 'write a name'))
    .optional()
    .describe('other names of the same model at the same price: dated snapshots, regional names'),
  family: z
    .string()
    .max(200)
    .regex(/^[a-z0-9-]+\/\S+$/, 'write MAKER/NAME, for example "black-forest-labs/flux-2-pro"')
    .optional()
    .describe('what the maker sells as one model, whoever bills it: MAKER/NAME'),
  modality: oneOf(['image', 'video', 'speech', 'transcription', 'music', 'audio', 'text', 'realtime', '3d', 'compute']),
  tier: tier
    .optional()
    .describe('the family’s where it is left out; with a family it moves all of it, at every biller'),
  tierBasis: oneOf(['vendor_line_up', 'price_rank', 'user']).optional(),
  defaults: z
    .record(z.string(), scalar)
    .optional()
    .describe('documented defaults of request parameters that decide the price'),
  defaultsSource: z.string().max(2000).optional(),
  outcomes: outcomes.describe('where this model departs from its biller’s rules'),
  ended: day.optional().describe('first day on which the service takes no more calls; earlier calls keep their price'),
  endedSource: z.string().max(2000).optional().describe('where its end is stated, and the day on which that was read'),
  rates: list(rate, MOST_RATES, 'write a list of prices').min(1, 'a model needs a price'),
  regions,
  note: z.string().max(4000).optional(),
});

const credit = strict({ price: exact, from: day.optional(), until: until.optional(), source, seen, evidence, note });

const ownBook = {
  $schema: z.string().optional(),
  biller: text(100, 'write the gen_ai.provider.name of the biller, for example "fal"').describe(
    'gen_ai.provider.name of the biller',
  ),
  currency,
  outcomes,
  regions,
  models: list(model, MOST, 'write a list of models'),
  notes: z.array(z.string().max(4000)).optional().describe('disagreements of sources and facts that no entry can hold'),
};

/** A biller's price file. */
export const billerBookSchema: z.ZodType<BillerBook> = strict({
  ...ownBook,
  credit: z.array(credit).optional().describe('list price of a credit, where it is the same for everyone'),
  fees: list(rate, MOST_RATES, 'write a list of prices')
    .optional()
    .describe('what its tools cost, whichever of its models uses them; a model’s own price of the item comes first'),
});

const biller = text(100, 'write the gen_ai.provider.name of the biller, for example "fal"');
const account = text(100, 'write the account as configure({ accounts }) or COSTSPAN_ACCOUNTS names it').optional();
const days = { from: day.optional().describe('first day on which it holds'), until: until.optional() };
const ownSource = source.optional();

const multiplier = strict({
  biller,
  account,
  model: text(300, 'write a model of the biller').optional(),
  serviceTier: text(100, 'write a service tier as served, for example "batch"').optional(),
  factor: exact.describe('effective price = list price × factor'),
  ...days,
}).describe('the most specific one holds: model before service tier before account before biller');

/** A user's layer over the bundled book. */
export const priceLayerSchema: z.ZodType<PriceLayer> = strict({
  $schema: z.string().optional(),
  until: day.optional().describe('first day on which nothing of this layer holds: what it priced is unpriced then'),
  books: list(strict(ownBook), MOST, 'write a list of books')
    .optional()
    .describe('models of your own; one of a known name replaces that model'),
  rates: list(
    strict({
      biller,
      id: text(200, 'write the id of the price that this one replaces'),
      price: exact,
      per: per.optional().describe('as the replaced price has it, where it is left out'),
      ...days,
      source: ownSource,
      seen: day,
    }),
    MOST,
    'write a list of prices',
  )
    .optional()
    .describe('a new price for one rate, by its id: for all days, or from its first day on'),
  multipliers: list(multiplier, MOST, 'write a list of multipliers').optional(),
  credits: list(
    strict({ biller, account, price: exact, currency: currency.optional(), ...days, source: ownSource, seen: day }),
    MOST,
    'write a list of credit prices',
  )
    .optional()
    .describe('what a credit costs you'),
  exchangeRates: list(
    strict({
      from: currency,
      to: z.literal('USD', 'write "USD": amounts are exchanged into US dollars only'),
      rate: exact.describe('US dollars for one of the currency'),
      seen: day.describe('day of the rate'),
      until: day.optional().describe('first day on which the rate no longer holds'),
    }),
    MOST,
    'write a list of exchange rates',
  ).optional(),
});
