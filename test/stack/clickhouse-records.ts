import type { Event } from './otlp.ts';

/** A record of the ledger as an app writes it: an amount as a number, and exact beside it. */
function record(
  event: 'charge' | 'correction' | 'verdict',
  key: string,
  { amount, ...attributes }: { readonly amount?: string } & Record<string, string | number | boolean>,
  { sequence = 1, ago = 0 } = {},
): Event {
  return {
    name: `costspan.${event}`,
    ago,
    attributes: {
      'costspan.charge.key': key,
      'costspan.record.key': `${key}/${event}/${sequence}`,
      ...(amount !== undefined && {
        'costspan.cost.amount_decimal': amount,
        'costspan.cost.currency': 'USD',
        ...(event === 'charge' && { 'costspan.cost.amount': Number(amount) }),
      }),
      ...attributes,
    },
  };
}

/** Attributes of who was called for what. */
export const of = (provider: string, model: string): Record<string, string> => ({
  'gen_ai.provider.name': provider,
  'gen_ai.request.model': model,
});
const FINAL = { 'costspan.cost.status': 'final' };
const output = (id: string, attempt: number): Record<string, string | number> => ({
  'costspan.output.id': id,
  'costspan.output.name': 'avatar',
  'costspan.plan': 'pro',
  'costspan.feature': 'profile',
  'costspan.attempt.number': attempt,
});

/** What the app's providers do not do of their own: records beside those of the app, of providers of their own. */
export const RECORDS: readonly Event[] = [
  // A whole amount, whose number arrives as an integer, and twice.
  record('charge', 'whole', { ...of('luma', 'ray'), ...FINAL, amount: '3' }),
  record('charge', 'whole', { ...of('luma', 'ray'), ...FINAL, amount: '3' }),
  // Two corrections, the later one sent twice.
  record(
    'charge',
    'corrected',
    { ...of('runway', 'gen4'), 'costspan.cost.status': 'estimated', amount: '0.5' },
    { ago: 9_000 },
  ),
  record(
    'correction',
    'corrected',
    { ...of('runway', 'gen4'), 'costspan.cost.status': 'estimated', amount: '0.1' },
    { ago: 6_000 },
  ),
  record(
    'correction',
    'corrected',
    { ...of('runway', 'gen4'), ...FINAL, amount: '-0.000000001' },
    { sequence: 2, ago: 3_000 },
  ),
  record('correction', 'corrected', { ...of('runway', 'gen4'), ...FINAL, amount: '-0.000000001' }, { sequence: 2 }),
  // At risk: one open, one that was billed at another amount.
  record('charge', 'open#try-1', { ...of('stability_ai', 'sd4'), 'costspan.cost.status': 'at_risk', amount: '0.07' }),
  record(
    'charge',
    'settled#try-1',
    { ...of('stability_ai', 'sd4'), 'costspan.cost.status': 'at_risk', amount: '0.07' },
    { ago: 5_000 },
  ),
  record('correction', 'settled#try-1', { ...of('stability_ai', 'sd4'), ...FINAL, amount: '-0.02' }),
  // Unpriced: one that stays so, one that an invoice priced.
  record('charge', 'unknown', { ...of('ideogram', 'v9'), 'costspan.cost.missing_reason': 'unknown_model' }),
  record(
    'charge',
    'priced later',
    { ...of('ideogram', 'v9'), 'costspan.cost.missing_reason': 'unknown_model' },
    { ago: 5_000 },
  ),
  record('correction', 'priced later', { ...of('ideogram', 'v9'), ...FINAL, amount: '0.06' }),
  // Another currency is another sum.
  record('charge', 'euro', { ...of('luma', 'ray'), ...FINAL, amount: '2', 'costspan.cost.currency': 'EUR' }),
  // One output: rejected, failed, failed over and accepted.
  record('charge', 'a1', {
    ...of('x_ai', 'grok'),
    ...FINAL,
    ...output('a', 1),
    'costspan.attempt.reason': 'initial',
    amount: '0.04',
  }),
  record(
    'verdict',
    'output:a',
    { ...output('a', 1), 'costspan.output.outcome': 'rejected', 'costspan.gate.name': 'face' },
    { ago: 3_000 },
  ),
  record('charge', 'a2', {
    ...of('x_ai', 'grok'),
    ...FINAL,
    ...output('a', 2),
    'costspan.attempt.reason': 'rejected',
    'error.type': '500',
    amount: '0.03',
  }),
  record('charge', 'a3', {
    ...of('black_forest_labs', 'flux'),
    ...FINAL,
    ...output('a', 3),
    'costspan.attempt.reason': 'failover',
    'costspan.failover.from.provider': 'x_ai',
    'costspan.failover.from.model': 'grok',
    'costspan.failover.price_ratio': 2.5,
    amount: '0.1',
  }),
  record('verdict', 'output:a', { ...output('a', 3), 'costspan.output.outcome': 'accepted' }, { sequence: 2 }),
  // Its gate's own call is part of it, and no attempt.
  record('charge', 'a-gate', {
    ...of('openai-like', 'judge'),
    ...FINAL,
    'costspan.output.id': 'a',
    'costspan.output.name': 'avatar',
    'costspan.plan': 'pro',
    'costspan.feature': 'profile',
    'costspan.gate.name': 'face',
    amount: '0.001',
  }),
  // One that is rejected as a whole, afterwards, and one that waits.
  record('charge', 'b1', {
    ...of('x_ai', 'grok'),
    ...FINAL,
    ...output('b', 1),
    'costspan.attempt.reason': 'initial',
    amount: '0.04',
  }),
  record('verdict', 'output:b:after', {
    'costspan.output.id': 'b',
    'costspan.output.name': 'avatar',
    'costspan.plan': 'pro',
    'costspan.feature': 'profile',
    'costspan.output.outcome': 'rejected',
  }),
  record('charge', 'c1', {
    ...of('x_ai', 'grok'),
    ...FINAL,
    ...output('c', 1),
    'costspan.attempt.reason': 'initial',
    amount: '0.04',
  }),
];
