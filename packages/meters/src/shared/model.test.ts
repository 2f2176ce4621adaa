import { readdirSync, readFileSync } from 'node:fs';
import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import { expect, test } from 'vitest';
import { BILLERS } from '../hosts/table.ts';
import { meterFor } from '../index.ts';
import { billedName, inBedrock } from './model.ts';

const book = bundledBook();
const models = [...book.models()].map(({ biller, entry }) => ({ biller, model: entry.model }));
/** Names of models that nobody takes for a prefixed one. */
const plain = models.filter(({ model }) => !model.includes('/') && !/^(ft:|arn:)/.test(model));

test('a biller’s own prefix changes no model, whatever it is called', () => {
  const keeps = ['fal', 'groq', 'openrouter', 'perplexity'];
  const wrong = plain
    .filter(({ biller }) => !keeps.includes(biller))
    .flatMap(({ biller, model }) =>
      [biller, ...(BILLERS[biller]?.names ?? [])].map((prefix) => ({ biller, model, name: `${prefix}/${model}` })),
    )
    .filter(({ biller, model, name }) => book.find(biller, billedName(biller, name))?.entry.model !== model);
  expect(wrong).toEqual([]);
});

test('the book’s own names are left as they are', () => {
  expect(models.filter(({ biller, model }) => billedName(biller, model) !== model)).toEqual([]);
});

test('a fine-tuned model is never its base, at any biller', () => {
  for (const { biller, model } of models) {
    const found = book.find(biller, billedName(biller, `ft:${model}:acme:secret:Ab12`));
    expect(found?.entry.model, `${biller} ${model}`).not.toBe(model);
  }
});

const folder = new URL('../../fixtures/', import.meta.url);
const prefixed = readdirSync(folder)
  .filter((biller) => !['fal', 'groq', 'perplexity', 'openrouter', 'vercel_ai_gateway'].includes(biller))
  .flatMap((biller) =>
    readdirSync(new URL(`${biller}/`, folder)).map((file) => {
      const { exchange } = JSON.parse(readFileSync(new URL(`${biller}/${file}`, folder), 'utf8')) as {
        exchange: Exchange;
      };
      return { biller, file, exchange };
    }),
  )
  .filter(({ exchange }) => typeof exchange.model === 'string' && !exchange.model.includes('/'));

test.each(prefixed.map((one) => [`${one.biller} ${one.file}`, one] as const))(
  '%s costs the same under a prefixed name',
  (_, { biller, exchange }) => {
    const price = (model: string | undefined): unknown =>
      meterFor(biller)
        ?.usages({ ...exchange, model })
        .map((usage) => chargeToJson(rate(usage, book, '2026-11-24')));
    expect(price(`${biller}/${exchange.model}`)).toEqual(price(exchange.model));
  },
);

test.each([
  ['us.anthropic.claude-sonnet-5-v1:0', 'anthropic.claude-sonnet-5-v1:0', 'us'],
  ['global.anthropic.claude-sonnet-5-v1:0', 'anthropic.claude-sonnet-5-v1:0', 'global'],
  ['amazon.nova-canvas-v1:0', 'amazon.nova-canvas-v1:0', undefined],
  ['bedrock/eu.amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0', 'eu'],
  ['arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-tg1-large', 'amazon.titan-tg1-large', undefined],
  ['arn:aws:bedrock:us-east-1:12:inference-profile/us.amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0', 'us'],
  [
    'arn:aws:bedrock:us-east-1:12:application-inference-profile/us.amazon.x',
    'arn:aws:bedrock:us-east-1:12:application-inference-profile/us.amazon.x',
    undefined,
  ],
  ['arn:aws:bedrock:us-east-1:12:provisioned-model/a1', 'arn:aws:bedrock:us-east-1:12:provisioned-model/a1', undefined],
])('Bedrock: %s', (id, model, profile) => {
  expect(inBedrock(id)).toEqual({ model, profile });
  expect(billedName('aws.bedrock', id)).toBe(model);
});
