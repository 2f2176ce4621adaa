import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characters } from '../usage/measure.ts';
import { bundledBook } from '../price-book/bundled.ts';
import { reducedRequest } from './reduce.ts';

const reduced = (request: unknown): unknown => reducedRequest(request, 'openai', bundledBook());

describe('a request as it is kept until its job ends', () => {
  it('keeps numbers, switches and the settings that decide a price', () => {
    const request = {
      model: 'sora-2',
      seconds: '8',
      size: '1280x720',
      aspect_ratio: '16:9',
      image_size: { width: 512, height: 768 },
      n: 2,
      generate_audio: true,
      seed: null,
    };
    expect(reduced(request)).toEqual(request);
  });

  it('leaves of any other text only how many characters it has', () => {
    expect(reduced({ prompt: 'née 🪁', text: '' })).toEqual({ prompt: 'xxxé🪁', text: '' });
    expect(reduced({ quality: 'a kite over the sea', mode: 'https://a.b/c', voice: 'jane@example.com' })).toEqual({
      quality: 'x'.repeat(19),
      mode: 'https://xxxxx',
      voice: 'x'.repeat(16),
    });
    expect(reduced({ voice: 's3://bucket/jane.wav' })).toEqual({ voice: 'x'.repeat(20) });
  });

  it('keeps every count of a text by which a vendor bills', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: 'grapheme', maxLength: 50 }),
        (a, b) => {
          const text = `${a}漢字𠮟é${b}`;
          const { prompt } = reduced({ prompt: text }) as { prompt: string };
          expect(characters('text_input', prompt)).toEqual(characters('text_input', text));
        },
      ),
    );
  });

  it('keeps the length of a spoken text that begins with an address', () => {
    const text = 'http://a.b is where I live';
    expect(reduced({ text })).toEqual({ text: `https://${'x'.repeat(text.length - 8)}` });
  });

  it('leaves no address, file or buffer, and no label of the user', () => {
    expect(
      reduced({
        image_url: 'https://cdn.example.com/jane.png?sig=1',
        image: 'data:image/png;base64,AAAA',
        mask: new Blob(['jane']),
        audio: Buffer.from('jane'),
        metadata: { type: 'jane' },
        user: 'jane',
        'jane@example.com': 1,
        onProgress: () => undefined,
      }),
    ).toEqual({
      image_url: `https://${'x'.repeat(30)}`,
      image: 'https://x',
      mask: {},
      audio: {},
      onProgress: undefined,
    });
  });

  it('keeps a large request whole or not at all: a part of it would have a price of its own', () => {
    const images = Array.from({ length: 500 }, () => 'https://a.b/c');
    expect(reduced({ images })).toEqual({ images: images.map(() => 'https://xxxxx') });
    expect(reduced({ images: Array.from({ length: 300_000 }, () => 1) })).toBeUndefined();
    expect(reduced({ prompt: 'p'.repeat(300_000), n: 1 })).toBeUndefined();
    let deep: unknown = 1;
    for (let depth = 0; depth < 20; depth++) deep = { deep };
    expect(reduced(deep)).toBeUndefined();
  });

  it('takes a request that is no object', () => {
    for (const one of [undefined, null, 1, true]) expect(reduced(one)).toBe(one);
    expect(reduced('text')).toBe('xxxx');
  });

  it('keeps an object of another realm, as Jest and node:vm make them', () => {
    const text = '{"image_size": {"width": 512, "height": 768}, "sizes": [{"n": 2}]}';
    const request = runInNewContext(`JSON.parse('${text}')`) as unknown;
    expect(reduced(request)).toEqual(JSON.parse(text));
    expect(reduced({ file: runInNewContext('new (class File { size = 1 })()') as unknown })).toEqual({ file: {} });
  });

  it('looks no further where a request is too large to keep', () => {
    let read = 0;
    const list = new Proxy(
      Array.from({ length: 1_000_000 }, () => 1),
      { get: (target, name) => (read++, Reflect.get(target, name) as unknown) },
    );
    expect(reduced({ list })).toBeUndefined();
    expect(read).toBeLessThan(500_000);
  });
});
