import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { generate, usageOf, useAcme } from '../../../../test/support/acme.ts';
import { documentText, keys, signatureOf } from '../../../../test/support/feed.ts';
import { bundledBook } from '../price-book/bundled.ts';
import { FEED_FILE, SIGNATURE_FILE } from './document.ts';
import { refreshFrom } from './refresh.ts';

const folder = mkdtempSync(join(tmpdir(), 'costspan-refresh-'));
const owner = keys();
const said: string[] = [];
beforeAll(() => {
  const keep = (text: string): void => void said.push(text);
  diag.setLogger({ ...console, verbose: keep, warn: keep, error: keep }, DiagLogLevel.WARN);
});
afterAll(() => {
  diag.disable();
  rmSync(folder, { recursive: true });
});

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function serve(text: string, signature: string = signatureOf(text, owner)): void {
  writeFileSync(join(folder, FEED_FILE), text);
  writeFileSync(join(folder, SIGNATURE_FILE), signature);
}

const MODEL = 'fal-ai/flux/dev';

/** The note of a model, which says which book is in use. */
const version = (): string | undefined => bundledBook().find('fal', MODEL)?.entry.note;

it('after the first charge, then again and again: a newer book is taken over, a refused one is not', async () => {
  useAcme();
  const before = bundledBook();
  const asOf = (name: string): string =>
    documentText({
      version: name,
      books: (books) =>
        books.map((book) => ({
          ...book,
          models: book.models.map((model) => (model.model === MODEL ? { ...model, note: name } : model)),
        })),
    });
  const outcomes: (string | undefined)[] = [];
  let heard = (): void => {};
  const next = async (): Promise<void> => new Promise((done) => (heard = done));
  const bundled = version();
  serve(asOf('first'));
  let asked = next();
  stops.push(
    refreshFrom({
      feed: folder,
      key: owner.pem,
      every: 50,
      asked: (refused) => {
        outcomes.push(refused);
        heard();
      },
    }),
  );
  generate(usageOf('image', [1]));
  expect(version()).toBe(bundled);
  await asked;
  expect([version(), outcomes[0]]).toEqual(['first', undefined]);
  // The book that an app holds already has it, too.
  expect(before.find('fal', MODEL)?.entry.note).toBe('first');

  serve(asOf('second'), signatureOf(asOf('other'), owner));
  do {
    asked = next();
    await asked;
  } while (outcomes.at(-1) === undefined);
  expect(version()).toBe('first');
  expect(outcomes.at(-1)).toContain('not signed');
  expect(said.at(-1)).toContain('the price feed is refused, prices stay as they are');

  serve(asOf('second'));
  do {
    asked = next();
    await asked;
  } while (version() === 'first');
  expect(version()).toBe('second');
});
