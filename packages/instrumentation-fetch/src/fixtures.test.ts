import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundledBook, chargeToJson, rate } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import { endOpenCalls, openCallCount } from '@costspan/instrumentation';
import type { Recorder } from '@costspan/instrumentation/conformance';
import { meterFor } from '@costspan/meters';
import { billerOf } from '@costspan/meters/hosts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instrumentFetch } from './index.ts';
import { asSeen, CLIENTS, FORMS, Provider, record, until } from './testing.ts';
import type { Outgoing } from './testing.ts';

const packages = new URL('../../', import.meta.url);
const cwd = fileURLToPath(packages);

interface Fixture {
  readonly file: string;
  readonly exchange: Exchange & { readonly url: string };
}

/** Routes that take a form, as their references say; all others take JSON. */
const TAKES_FORM =
  /\/v2beta\/stable-image\/|\/ideogram-v3\/|\/images\/(?:edits|variations)$|\/audio\/(?:transcriptions|translations)$|\/speech-to-text$|\/stt$/;

/** Every generation of every fixture that has an address of its biller's. */
const fixtures = globSync(['meters/fixtures/*/*.json', 'instrumentation-*/fixtures/*.json'], { cwd })
  .map((file) => ({ file, ...(JSON.parse(readFileSync(new URL(file, packages), 'utf8')) as Omit<Fixture, 'file'>) }))
  .filter(({ exchange: { url, provider, request, status } }) => {
    // An endpoint of one's own is told by its host, which a gateway does not have.
    if (url === undefined || url.startsWith('wss:') || status === undefined || new URL(url).pathname === '/')
      return false;
    return billerOf(url)?.provider === provider && meterFor(provider)?.routes?.bills(url, request) === true;
  });

let provider: Provider;
beforeAll(async () => {
  provider = await new Provider().listen();
  instrumentFetch();
});
afterAll(() => provider.close());

it('there are fixtures of nearly every biller', () => {
  expect(new Set(fixtures.map(({ exchange }) => exchange.provider)).size).toBeGreaterThanOrEqual(30);
});

it.each(fixtures.map((fixture, n) => [fixture.file, fixture, n] as const))('%s', async (_, { exchange }, n) => {
  const url = provider.here(exchange.provider, exchange.url);
  const isForm = TAKES_FORM.test(new URL(exchange.url).pathname);
  for (const [i, [name, client]] of Object.entries(CLIENTS).entries()) {
    const recorder = record(provider.gateways);
    const form = FORMS[(n + i) % FORMS.length] ?? 'one piece';
    Object.assign(provider, { answer: exchange, form });
    const out = isForm ? formOf(url, exchange.request) : json(url, exchange.request);
    const { status, body } = await client(out);
    const where = `${name}, ${form}`;
    expect(status, where).toBe(exchange.status);
    expect(body.length, where).toBeGreaterThan(0);
    await until(() => openCallCount() === 0 || !recorder.open.length).catch(() => undefined);
    expect(openCallCount(), where).toBe(0);
    expect(charged(recorder), where).toEqual(expected({ ...exchange, url }));
  }
  endOpenCalls();
});

function json(url: string, request: unknown): Outgoing {
  return { url, method: 'POST', body: JSON.stringify(request ?? {}), headers: { 'content-type': 'application/json' } };
}

function formOf(url: string, request: unknown): Outgoing {
  const form = new FormData();
  for (const [name, value] of Object.entries((request ?? {}) as Record<string, unknown>))
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      const isFile = typeof one === 'object' || /^(?:image|file|mask)/.test(name);
      if (isFile)
        form.append(Array.isArray(value) ? `${name}[]` : name, new Blob(['bytes'], { type: 'image/png' }), 'a.png');
      else form.append(Array.isArray(value) ? `${name}[]` : name, String(one));
    }
  return { url, method: 'POST', body: form, headers: {} };
}

/** What was written, as amounts: charges by the ledger, an estimate by the span of a submit. */
function charged({ records, spans }: Recorder): unknown[] {
  const charges = records.filter(({ eventName }) => eventName === 'costspan.charge');
  if (charges.length === 0) return spans.map(({ attributes }) => attributes['costspan.cost.estimate'] ?? 'none');
  return charges.map(
    ({ attributes }) =>
      attributes['costspan.cost.amount_decimal'] ?? attributes['costspan.cost.missing_reason'] ?? 'nothing',
  );
}

/** The same by meter and rating alone. */
function expected(exchange: Exchange & { readonly url: string }): unknown[] {
  const usages = meterFor(exchange.provider)?.usages(asSeen(exchange, exchange.url)) ?? [];
  const rated = usages.map((usage) => chargeToJson(rate(usage, bundledBook())) as Record<string, unknown>);
  const [first] = usages;
  if (first?.end === 'pending' && first.responseId !== undefined)
    return [rated[0]?.['amount'] === undefined ? 'none' : Number(rated[0]['amount'])];
  return rated.map(({ amount, reason }) => amount ?? reason);
}
