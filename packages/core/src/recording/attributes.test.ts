import { beforeAll, beforeEach, expect, it } from 'vitest';
import { generate, usageOf, useAcme } from '../../../../test/support/acme.ts';
import { Telemetry } from '../../../../test/support/telemetry.ts';
import { withAttribution } from '../attribution/attribution.ts';
import { settings } from '../settings.ts';

let telemetry: Telemetry;

beforeAll(() => {
  telemetry = new Telemetry();
});
beforeEach(() => {
  telemetry.reset();
  useAcme();
});

/** Attributes of the one span. */
function span(): Record<string, unknown> {
  expect(telemetry.spans).toHaveLength(1);
  return { ...telemetry.spans[0]?.attributes };
}

const EVERY = {
  'gen_ai.operation.name': 'generate_content',
  'gen_ai.provider.name': 'acme',
  'gen_ai.output.type': 'image',
  'server.address': 'api.acme.test',
  'server.port': 443,
  'costspan.job.mode': 'sync',
  'costspan.transport.retry_count': 0,
  'costspan.retry.count': 0,
};
const PRICED = {
  'costspan.cost.currency': 'USD',
  'costspan.cost.source': 'local',
  'costspan.price.checked': '2026-11-01',
  'costspan.price.origin': 'user',
  'costspan.model.tier': 'standard',
};

it('a priced generation', () => {
  const usage = usageOf('image', [3], {
    responseModel: 'image-2026',
    responseId: 'img-1',
    facts: { service_tier: 'standard' },
    requestedQuantity: 4,
    media: { count: 3, width: 1024, height: 768, resolution: '1K', quality: 'high', hasAudio: false, duration: 2 },
    input: { characters: 12, images: 2, duration: 1.5 },
    tokens: { input: 7, output: 9 },
    times: { queue: 0.5000000000000003, run: 2.25 },
  });
  withAttribution({ feature: 'avatar', plan: 'pro', action: 'draw', tenant: 'ann' }, () => generate(usage));
  expect(span()).toEqual({
    ...EVERY,
    ...PRICED,
    'gen_ai.request.model': 'image',
    'gen_ai.response.model': 'image-2026',
    'gen_ai.response.id': 'img-1',
    'gen_ai.usage.input_tokens': 7,
    'gen_ai.usage.output_tokens': 9,
    'gen_ai.usage.cost': 0.12,
    'costspan.cost.amount': 0.12,
    'costspan.cost.status': 'final',
    'costspan.cost.basis': 'usage',
    'costspan.billing.outcome': 'charged',
    'costspan.billing.unit': 'image',
    'costspan.billing.quantity': 3,
    'costspan.billing.unit_price': 0.04,
    'costspan.billing.requested_quantity': 4,
    'costspan.price.id': 'image_output/image',
    'costspan.price.version': settings().book.version,
    'costspan.service_tier': 'standard',
    'costspan.media.count': 3,
    'costspan.media.width': 1024,
    'costspan.media.height': 768,
    'costspan.media.resolution': '1K',
    'costspan.media.duration': 2,
    'costspan.media.has_audio': false,
    'costspan.media.quality': 'high',
    'costspan.input.characters': 12,
    'costspan.input.images': 2,
    'costspan.input.duration': 1.5,
    'costspan.job.queue_time': 0.5,
    'costspan.job.run_time': 2.25,
    'costspan.feature': 'avatar',
    'costspan.plan': 'pro',
    'costspan.action': 'draw',
    'costspan.tenant': 'ann',
  });
  expect(telemetry.spans[0]).toMatchObject({ name: 'generate_content image', kind: 2 });
});

it('an unpriced one has a reason and no amount, not even zero', () => {
  generate(usageOf('none', []));
  expect(span()).toEqual({
    ...EVERY,
    'gen_ai.request.model': 'none',
    'costspan.billing.outcome': 'charged',
    'costspan.cost.missing_reason': 'unknown_model',
  });
});

it('one that is not charged costs zero, finally', () => {
  generate(usageOf('image', [1], { end: 'refused' }), { errorType: '400' });
  expect(span()).toMatchObject({
    'costspan.cost.amount': 0,
    'costspan.cost.status': 'final',
    'costspan.billing.outcome': 'not_charged',
    'error.type': '400',
  });
});

it('several lines stand on the span as JSON, the dearest first, and whole in the ledger', () => {
  generate(usageOf('token', [100, 50, 4_000]));
  const { 'costspan.billing.lines': lines, ...rest } = span();
  expect(rest).toMatchObject({
    ...PRICED,
    'costspan.cost.amount': 0.161,
    'costspan.billing.unit': 'token',
    'costspan.billing.quantity': 4_000,
    'costspan.billing.unit_price': 0.00004,
  });
  expect(JSON.parse(lines as string)).toEqual([
    { item: 'image_output', unit: 'token', quantity: '4000', unit_price: '0.00004', amount: '0.16' },
    { item: 'text_input', unit: 'token', quantity: '100', unit_price: '0.000005', amount: '0.0005' },
    { item: 'image_input', unit: 'token', quantity: '50', unit_price: '0.00001', amount: '0.0005' },
  ]);
  expect(telemetry.records[0]?.attributes).toMatchObject({
    'costspan.billing.lines': lines,
    'costspan.cost.amount_decimal': '0.161',
  });
});

it('a call that was sent and never answered is at risk, and no product’s cost', () => {
  generate(usageOf('image', [1], { end: 'no_answer' }), { error: new TypeError('reset'), errorType: 'TypeError' });
  const attributes = span();
  expect(attributes).toMatchObject({
    ...PRICED,
    'costspan.cost.amount': 0.04,
    'costspan.cost.status': 'at_risk',
    'costspan.billing.outcome': 'unknown',
    'error.type': 'TypeError',
  });
  expect(attributes).not.toHaveProperty(['gen_ai.usage.cost']);
  expect(telemetry.spans[0]?.status).toEqual({ code: 2, message: 'TypeError' });
});

it('a submit has an estimate and no amount; its settlement has the amount and no tokens', () => {
  const tokens = { tokens: { input: 1, output: 2 } };
  generate(usageOf('image', [1], { end: 'pending', ...tokens }), { kind: 'submit', jobMode: 'poll' });
  expect(span()).toMatchObject({ 'costspan.cost.estimate': 0.04, 'costspan.model.tier': 'standard' });
  expect(span()).not.toHaveProperty(['costspan.cost.amount']);
  expect(span()).not.toHaveProperty(['costspan.billing.outcome']);
  expect(telemetry.records).toEqual([]);
  telemetry.reset();
  generate(
    usageOf('image', [1], tokens),
    { kind: 'settlement', jobMode: 'poll', jobStatus: 'completed', pollCount: 3 },
    { operation: 'fetch_response' },
  );
  expect(telemetry.spans[0]?.name).toBe('fetch_response');
  expect(span()).toMatchObject({
    'costspan.cost.amount': 0.04,
    'gen_ai.response.status': 'completed',
    'costspan.job.poll_count': 3,
  });
  expect(span()).not.toHaveProperty(['gen_ai.usage.input_tokens']);
  expect(span()).not.toHaveProperty(['costspan.cost.estimate']);
});

it('a discount leaves the list price visible', () => {
  useAcme('0.5');
  generate(usageOf('image', [1]));
  expect(span()).toMatchObject({ 'costspan.cost.amount': 0.02, 'costspan.cost.list_amount': 0.04 });
});

it('money that the provider tells is the provider’s', () => {
  generate(usageOf('image', [1], { reported: { amount: '0.5', currency: 'USD' } }));
  expect(span()).toMatchObject({
    'costspan.cost.amount': 0.5,
    'costspan.cost.source': 'provider',
    'costspan.cost.basis': 'reported_amount',
  });
});

it('text is cut to 1 KiB between two characters', () => {
  generate(usageOf('none', [], { responseId: '凧'.repeat(2_000), media: { resolution: `${'x'.repeat(1_022)}凧` } }));
  const { 'gen_ai.response.id': id, 'costspan.media.resolution': resolution } = span();
  expect(id).toBe('凧'.repeat(341));
  expect(resolution).toBe('x'.repeat(1_022));
});
