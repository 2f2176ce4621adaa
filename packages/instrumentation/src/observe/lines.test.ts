import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonLines } from './json-lines.ts';
import type { LineSink } from './json-lines.ts';
import { TextLines } from './text-lines.ts';

/** Keeps what it is given, up to so many lines. */
class Kept implements LineSink {
  readonly lines: unknown[] = [];
  readonly #most: number;

  constructor(most = Infinity) {
    this.#most = most;
  }

  add(line: unknown): boolean {
    this.lines.push(line);
    return this.lines.length < this.#most;
  }

  end(isWhole: boolean): unknown {
    return { lines: this.lines, isWhole };
  }
}

describe.each([
  ['JsonLines', JsonLines],
  ['TextLines', TextLines],
])('%s', (_, Lines) => {
  const line = fc.record(
    { id: fc.string({ unit: 'grapheme', maxLength: 20 }), n: fc.integer() },
    { noNullPrototype: true },
  );

  test('gives each line once, wherever the file is cut', () => {
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), fc.array(fc.nat(400)), (lines, isEnded, cuts) => {
        const text = lines.map((one) => JSON.stringify(one)).join('\r\n\n') + (isEnded ? '\n' : '');
        const bytes = new TextEncoder().encode(text);
        const places = [0, ...cuts.filter((at) => at < bytes.length).toSorted((a, b) => a - b), bytes.length];
        const sink = new Kept();
        const reader = new Lines(sink);
        places.slice(1).forEach((end, i) => reader.add(bytes.subarray(places[i], end)));
        expect(reader.end(true)).toEqual({ lines, isWhole: true });
      }),
    );
  });

  test('takes text as it takes bytes', () => {
    const reader = new Lines(new Kept());
    reader.add('{"a":');
    reader.add('"ü"}\n');
    expect(reader.end()).toEqual({ lines: [{ a: 'ü' }], isWhole: true });
  });

  test('says which line could not be read, and that the file was left', () => {
    const reader = new Lines(new Kept());
    reader.add('{"a":1}\n{"a":\n{"a":3}\n{"a"');
    expect(reader.end(false)).toEqual({ lines: [{ a: 1 }, undefined, { a: 3 }, undefined], isWhole: false });
  });

  test('gives no more lines than are wanted', () => {
    const sink = new Kept(1);
    const reader = new Lines(sink);
    reader.add('{"a":1}\n{"a":2}\n');
    reader.add('{"a":3}');
    expect(reader.end()).toEqual({ lines: [{ a: 1 }], isWhole: true });
  });
});
