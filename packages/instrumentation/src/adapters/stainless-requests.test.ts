import type { Meter } from '@costspan/core/internal';
import { expect, it } from 'vitest';
import { stainlessRequests } from './stainless-requests.ts';

const meter: Meter = {
  provider: 'acme',
  usages: () => [],
  routes: {
    bills: (url) => /\/(?:films|chat\/completions|audio)$/.test(url),
    jobOf: (url) => /\/films\/([^/]+)(?:\/cancel)?$/.exec(url)?.[1],
    isJob: (response) => (response as { charged?: boolean }).charged !== true,
  },
};

const [post, get, form] = stainlessRequests({
  target: 'Acme',
  meter,
  origin: 'https://api.acme.example/v1',
  endpointOf: (base, path) => ({
    provider: base.includes('acme') ? 'acme' : new URL(base).host,
    url: `${base}${path}`,
  }),
  posts: [
    { publicName: 'client.films.create', role: 'submit' },
    { publicName: 'client.chat.completions.create', role: 'generate' },
  ],
  gets: [{ publicName: 'client.films.retrieve', role: 'settle' }],
  forms: [{ target: 'Audio', publicName: 'client.audio.create', path: '/audio' }],
});

it('posts to a route that bills are generations, wherever the client sends them', () => {
  const body = { model: 'film-1', prompt: 'a red kite' };
  expect(post?.start?.({}, ['/films', { body }])).toEqual({
    kind: 'generate',
    exchange: { provider: 'acme', url: 'https://api.acme.example/v1/films', model: 'film-1', request: body },
    serverUrl: 'https://api.acme.example/v1',
    chat: false,
    streamed: false,
  });
  const elsewhere = post?.start?.({ baseURL: 'https://other.example/v1' }, ['/films', { body }]);
  expect(elsewhere).toMatchObject({ exchange: { provider: 'other.example' }, serverUrl: 'https://other.example/v1' });
  const chat = post?.start?.({}, ['/chat/completions', { body: { ...body, stream: true } }]);
  expect(chat).toMatchObject({ chat: true, streamed: true });
});

it.each([['/films/estimate'], ['/uploads'], [undefined]])('lets a post to %s through', (path) => {
  expect(post?.start?.({}, [path, {}])).toBeUndefined();
});

it('questions about a job name it, and others are let through', () => {
  expect(get?.start?.({}, ['/films/f1'])).toMatchObject({ kind: 'settle', jobId: 'f1' });
  expect(get?.start?.({}, ['/films'])).toBeUndefined();
  expect(get?.isJob?.({ charged: true })).toBe(false);
  expect(get?.isJob?.({})).toBe(true);
});

it('a form has begun its call before it is posted', () => {
  const client = { baseURL: 'https://api.acme.example/v2' };
  const started = form?.start?.({ _client: client }, [{ model: 'ear-1' }]);
  expect(started).toMatchObject({ exchange: { url: 'https://api.acme.example/v2/audio', model: 'ear-1' } });
  expect(post?.partOf?.({ row: form } as never, client, [])).toBe(true);
  expect(post?.partOf?.({ row: post } as never, client, [])).toBe(false);
});

const [, asked] = stainlessRequests({
  target: 'Acme',
  meter,
  origin: 'https://api.acme.example/v1',
  endpointOf: (base, path) => ({ provider: 'acme', url: `${base}${path}` }),
  posts: [{ publicName: 'client.films.create', role: 'submit' }],
  gets: [{ publicName: 'client.files.content', role: 'settle' }],
  batches: { batchOf: () => undefined, lines: () => ({ add: () => true, end: () => 'lines' }) },
});

it('a job that is cancelled tells how it stands', () => {
  expect(post?.start?.({}, ['/films/f1/cancel', {}])).toMatchObject({ kind: 'settle', jobId: 'f1' });
});

it('a file is read line by line, and no other answer', () => {
  const start = asked?.start?.({}, ['/files/f1/content']);
  expect(start).toMatchObject({ kind: 'settle', jobId: 'f1', exchange: { provider: 'acme' } });
  expect(asked?.reader?.({} as never, start as never)?.end()).toBe('lines');
  const film = asked?.start?.({}, ['/films/f1']);
  expect(asked?.reader?.({} as never, film as never)).toBeUndefined();
  // Where there are no batches, a file is a file.
  expect(get?.start?.({}, ['/files/f1/content'])).toBeUndefined();
});
