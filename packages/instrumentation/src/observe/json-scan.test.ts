import { assert, boolean, integer, jsonValue, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScan, OF_ANSWER, OF_REQUEST } from './json-scan.ts';
import type { ScanLimits } from './json-scan.ts';

const encoder = new TextEncoder();

/** Scans a text in pieces of a size. */
function scan(text: string, piece = text.length, limits: ScanLimits = OF_ANSWER): JsonScan {
  const bytes = encoder.encode(text);
  const one = new JsonScan(limits);
  for (let at = 0; at < bytes.length; at += piece) one.add(bytes.subarray(at, at + piece));
  return one;
}

it('keeps what is short as it is, wherever it is cut in pieces', () => {
  assert(
    property(jsonValue({ maxDepth: 5 }), integer({ min: 1, max: 9 }), boolean(), (one, piece, isSpaced) => {
      const text = JSON.stringify({ one }, null, isSpaced ? 2 : undefined);
      expect(scan(text, piece).end()).toEqual(JSON.parse(text));
    }),
  );
});

it('cuts a long string at a whole character, and reads on behind it', () => {
  assert(
    property(
      string({ minLength: 1100, maxLength: 3000, unit: 'binary' }),
      integer({ min: 1, max: 500 }),
      (long, piece) => {
        const text = JSON.stringify({ before: 1, long, after: { usage: 2 } });
        const found = scan(text, piece).end() as { before: number; long: string; after: unknown };
        expect(found).toMatchObject({ before: 1, after: { usage: 2 } });
        expect(found.long.length).toBeLessThanOrEqual(1024);
        expect(found.long.length).toBeGreaterThan(150);
        expect(long.startsWith(found.long)).toBe(true);
      },
    ),
  );
});

it('of a long list the first elements and the last are kept', () => {
  const words = Array.from({ length: 5000 }, (_, n) => ({ word: 'boat', end: n }));
  const found = scan(JSON.stringify({ words, audio_duration: 7 }), 1000).end() as {
    words: { end: number }[];
    audio_duration: number;
  };
  expect(found.audio_duration).toBe(7);
  expect(found.words).toHaveLength(64);
  expect(found.words[0]).toEqual({ word: 'boat', end: 0 });
  expect(found.words.at(-1)).toEqual({ word: 'boat', end: 4999 });
});

it('lists in lists stay within its bytes', () => {
  const nested = Array.from({ length: 200 }, () =>
    Array.from({ length: 200 }, (_, n) => ({ text: 'x'.repeat(100), n })),
  );
  const one = scan(JSON.stringify({ nested, usage: { total: 3 } }), 4096);
  expect(one.size).toBeLessThanOrEqual(OF_ANSWER.bytes);
  expect(one.end()).toMatchObject({ usage: { total: 3 } });
});

it('an answer of 200 MB needs no more than its bytes', () => {
  const one = new JsonScan();
  one.add(encoder.encode('{"data":[{"b64_json":"'));
  const piece = new Uint8Array(1024 * 1024).fill(0x41);
  for (let n = 0; n < 200; n++) one.add(piece);
  one.add(encoder.encode('"}],"usage":{"cost_in_usd_ticks":200000000}}'));
  expect(one.size).toBeLessThan(2048);
  expect(one.dropped).toBe(1);
  expect(one.end()).toMatchObject({ usage: { cost_in_usd_ticks: 200000000 } });
});

describe.each([
  ['no JSON', '<html><body>{}</body></html>'],
  ['a text', '"a transcript"'],
  ['a number', '42'],
  ['cut short', '{"data":[{"url":"https://'],
  ['broken', '{"data":]}'],
  ['too deep', '['.repeat(500) + ']'.repeat(500)],
  ['nothing', ''],
])('what is %s', (_, text) => {
  it('says nothing', () => {
    expect(scan(text, 3).end()).toBeUndefined();
  });
});

it('more facts than it keeps are none', () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`field_${n}`, n]));
  const one = scan(JSON.stringify(many), 1000);
  expect(one.isOpen).toBe(false);
  expect(one.end()).toBeUndefined();
});

it('of a request words are kept whole, and files are not', () => {
  const words = 'a paper boat '.repeat(20_000);
  const han = '纸船'.repeat(5_000);
  const file = 'QUJD'.repeat(100_000);
  const inputs = Array.from({ length: 300 }, (_, n) => ({ n }));
  const request = { text: words, han, image: `data:image/png;base64,${file}`, inputs };
  const found = scan(JSON.stringify(request), 10_000, OF_REQUEST).end() as typeof request;
  expect(found.text).toBe(words);
  expect(found.han).toBe(han);
  expect(found.image).toMatch(/^data:image\/png;base64,QUJD/);
  expect(found.image.length).toBe(1024);
  expect(found.inputs).toHaveLength(300);
});
