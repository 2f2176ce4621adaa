import { assert, array, integer, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerReader } from './answer-reader.ts';
import { MultipartScan } from './multipart.ts';
import { requestOf, requestReader } from './request-body.ts';

const bytes = async (form: FormData): Promise<{ type: string; body: Uint8Array }> => {
  const response = new Response(form);
  return { type: response.headers.get('content-type') ?? '', body: new Uint8Array(await response.arrayBuffer()) };
};

function inPieces(add: (chunk: Uint8Array) => void, body: Uint8Array, piece: number): void {
  for (let at = 0; at < body.length; at += piece) add(body.subarray(at, at + piece));
}

describe('a form', () => {
  it('is the same in bytes, wherever they are cut, as in the object that the app gives', async () => {
    const form = new FormData();
    form.append('model', 'sd3.5-large');
    form.append('prompt', 'A paper boat\r\n--x\r\n');
    form.append('n', '3');
    form.append('transparent', 'true');
    form.append('image[]', new Blob(['\r\n--', 'x'.repeat(200_000)], { type: 'image/png' }), 'a.png');
    form.append('image[]', new Blob(['y'], { type: 'image/jpeg' }), 'b.jpg');
    form.append('tag', 'a');
    form.append('tag', 'b');
    const expected = {
      model: 'sd3.5-large',
      prompt: 'A paper boat\r\n--x\r\n',
      n: 3,
      transparent: true,
      image: ['data:image/png;base64,', 'data:image/jpeg;base64,'],
      tag: ['a', 'b'],
    };
    expect(requestOf(form, '')).toEqual(expected);
    const { type, body } = await bytes(form);
    for (const piece of [1, 7, 100, 4096, body.length]) {
      const reader = requestReader(type);
      inPieces((chunk) => reader.add(chunk), body, piece);
      expect(reader.end(), `pieces of ${piece}`).toEqual(expected);
    }
  });

  it('of any texts is read as it was made', async () => {
    const field = record({
      name: string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' }),
      value: string({ maxLength: 60 }),
    });
    const forms: FormData[] = [];
    const cases: { fields: { name: string; value: string }[]; piece: number }[] = [];
    assert(
      property(array(field, { maxLength: 6 }), integer({ min: 1, max: 50 }), (fields, piece) => {
        const form = new FormData();
        for (const { name, value } of fields) form.append(name, value);
        forms.push(form);
        cases.push({ fields: [...form].map(([name, value]) => ({ name, value: value as string })), piece });
      }),
      { numRuns: 50 },
    );
    for (const [i, form] of forms.entries()) {
      const { type, body } = await bytes(form);
      const scan = new MultipartScan(/boundary=(.*)$/.exec(type)?.[1] ?? '');
      inPieces((chunk) => scan.add(chunk), body, cases[i]?.piece ?? 1);
      const escaped = cases[i]?.fields.map(({ name, value }) => ({
        name: name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22'),
        value: value.replaceAll(/\r?\n|\r/g, '\r\n'),
        isFile: false,
      }));
      expect(scan.parts).toEqual(escaped);
    }
  });

  it('keeps no long part', async () => {
    const form = new FormData();
    form.append('long', 'x'.repeat(300_000));
    form.append('after', '1');
    const { type, body } = await bytes(form);
    const reader = requestReader(type);
    inPieces((chunk) => reader.add(chunk), body, 5000);
    expect(reader.end()).toEqual({ after: 1 });
  });
});

describe('a request', () => {
  it.each([
    ['JSON', '{"model":"m","n":2}', 'application/json', { model: 'm', n: 2 }],
    ['JSON without a type', '{"model":"m"}', '', { model: 'm' }],
    ['a query', 'model=m&n=2', 'application/x-www-form-urlencoded', { model: 'm', n: 2 }],
    ['parameters', new URLSearchParams('model=m'), '', { model: 'm' }],
    ['nothing', undefined, 'application/json', {}],
    ['a recording', new Uint8Array([0x49, 0x44]), 'audio/mpeg', {}],
    ['a recording that is a stream', new ReadableStream(), 'audio/mpeg', {}],
    ['JSON that is a stream', new ReadableStream(), 'application/json', undefined],
    ['broken JSON', '{"model":', 'application/json', undefined],
  ])('of %s', (_, body, type, expected) => {
    expect(requestOf(body, type)).toEqual(expected);
  });
});

describe('an answer', () => {
  const read = (type: string, text: string, piece = 5): unknown => {
    const reader = answerReader(new Headers({ 'content-type': type }));
    inPieces((chunk) => reader?.add(chunk), new TextEncoder().encode(text), piece);
    return reader?.end();
  };

  it.each(['image/png', 'audio/mpeg', 'video/mp4', 'application/octet-stream', 'application/zip'])(
    'of %s is no reader',
    (type) => {
      expect(answerReader(new Headers({ 'content-type': type }))).toBeUndefined();
    },
  );

  it('whose type says nothing is read where it is JSON', () => {
    expect(read('text/plain', '{"a":1}')).toEqual({ a: 1 });
    expect(read('', 'a transcript')).toBeUndefined();
  });

  it('of lines is a list', () => {
    expect(read('application/x-ndjson', '{"type":"a"}\r\n{"type":"b"}')).toEqual([{ type: 'a' }, { type: 'b' }]);
  });

  it('of events keeps one of those alike, each image and each bill', () => {
    const image = { type: 'image.partial', b64: 'A'.repeat(5000) };
    const word = (text: string): object => ({ type: 'word', delta: { text } });
    const events = [
      { type: 'start' },
      word('A'),
      word(' boat'),
      image,
      image,
      word('!'),
      { type: 'bill', usage: { n: 1 } },
      { type: 'bill', usage: { n: 2 } },
    ];
    const text = `: hello\n\n${events.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`;
    expect((read('text/event-stream', text) as { type: string }[]).map(({ type }) => type)).toEqual([
      'start',
      'word',
      'image.partial',
      'image.partial',
      'word',
      'bill',
      'bill',
    ]);
  });

  it('of a hundred thousand events keeps a bounded number, and the last', () => {
    const reader = answerReader(new Headers({ 'content-type': 'text/event-stream' }));
    for (let n = 0; n < 100_000; n++)
      reader?.add(`data: {"usage":{"total":${n}},"words":"${'w'.repeat(n % 100)}"}\n\n`);
    const kept = reader?.end() as { usage: { total: number } }[];
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept.at(-1)?.usage.total).toBe(99_999);
  });
});
