import { describe, expect, it } from 'vitest';
import { bundledBook } from '../price-book/bundled.ts';
import { reducedRequest } from './reduce.ts';

const reduced = (request: unknown): unknown => reducedRequest(request, bundledBook());

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
    expect(reduced({ prompt: 'née 🪁', text: '' })).toEqual({ prompt: 'xxxxx', text: '' });
    expect(reduced({ quality: 'a kite over the sea', mode: 'https://a.b/c', voice: 'jane@example.com' })).toEqual({
      quality: 'x'.repeat(19),
      mode: 'https://x',
      voice: 'x'.repeat(16),
    });
    expect(reduced({ voice: 's3://bucket/jane.wav' })).toEqual({ voice: 'x'.repeat(20) });
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
    ).toEqual({ image_url: 'https://x', image: 'https://x', mask: {}, audio: {}, onProgress: undefined });
  });

  it('keeps a large request whole or not at all: a part of it would have a price of its own', () => {
    const images = Array.from({ length: 500 }, () => 'https://a.b/c');
    expect(reduced({ images })).toEqual({ images: images.map(() => 'https://x') });
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
});
