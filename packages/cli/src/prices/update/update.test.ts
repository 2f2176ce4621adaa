import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledInUse } from '@costspan/core/internal/feed';
import { askFeed } from '@costspan/core/internal/feed-update';
import type { BillerBook } from '@costspan/core/internal';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { costspanAsks, standIn } from '../live/testing.ts';
import { documentText, keys, signatureOf } from '../../../../../test/support/feed.ts';

const home = mkdtempSync(join(tmpdir(), 'costspan-update-'));
afterAll(() => rmSync(home, { recursive: true }));

const owner = keys();
const key = join(home, 'feed.pub.pem');
writeFileSync(key, owner.pem);
const good = documentText();
const goodSignature = signatureOf(good, owner);

let folder = '';
let out = '';
let number = 0;
beforeEach(() => {
  folder = mkdtempSync(join(home, `${++number}-`));
  out = join(folder, 'book.json');
});

/** A static file host. */
const host =
  (text: string, signature: string | null = signatureOf(text, owner)) =>
  ({ pathname }: URL, response: ServerResponse): void => {
    if (pathname === '/feed/book-1.json') response.end(text);
    else if (pathname === '/feed/book-1.json.sig' && signature !== null) response.end(signature);
    else response.writeHead(404).end();
  };

const update = (feed: string, ...args: string[]): ReturnType<typeof costspanAsks> =>
  costspanAsks({}, 'prices', 'update', '--feed', feed, '--key', key, '--out', out, ...args);

describe('a newer book', () => {
  it('is written as it came, and used by those who name the file', async () => {
    const { url, requests } = await standIn(host(good));
    const { code, stdout } = await update(`${url}/feed/`, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'updated', version: 'newer', out });
    expect(code).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(good);
    expect(readdirSync(folder)).toEqual(['book.json']);
    expect(requests.map((one) => [one.url, one.authorization])).toEqual([
      ['/feed/book-1.json.sig', undefined],
      ['/feed/book-1.json', undefined],
    ]);
    const priced = await costspanAsks(
      { COSTSPAN_PRICES_FEED: `file:${out}` },
      'price',
      'fal',
      'fal-ai/flux/dev',
      'num_images=1',
      'image_size=square_hd',
      '--json',
    );
    expect(JSON.parse(priced.stdout)).toMatchObject({ price: { version: 'newer' } });
    expect(JSON.parse((await update(`${url}/feed`, '--json')).stdout)).toMatchObject({ status: 'unchanged' });
  });

  it('may lie in a folder, and its key and place in the environment', async () => {
    writeFileSync(join(folder, 'book-1.json'), good);
    writeFileSync(join(folder, 'book-1.json.sig'), goodSignature);
    const env = { COSTSPAN_PRICES_FEED: `file:${out}`, COSTSPAN_PRICES_FEED_KEY: owner.pem };
    writeFileSync(out, documentText({ version: 'last', published: '9998-01-01T00:00:00Z' }));
    const { code, stderr } = await costspanAsks(env, 'prices', 'update', '--feed', folder);
    expect([code, stderr]).toEqual([1, expect.stringContaining('older than what is in use (9998-01-01T00:00:00Z)')]);
  });
});

describe('what is refused leaves the last good one', () => {
  const without = (share: number) => (books: readonly BillerBook[]) =>
    books.map((book) => ({ ...book, models: book.models.filter((_, n) => n % 10 >= share) }));
  const dearBatch = (books: readonly BillerBook[]): readonly BillerBook[] =>
    books.map((book) => ({
      ...book,
      models: book.models.map((model) => ({
        ...model,
        rates: model.rates.map((rate) =>
          rate.when?.['service_tier'] === 'batch' ? { ...rate, price: String(Number(rate.price) * 3) } : rate,
        ),
      })),
    }));
  const of = (change: Parameters<typeof documentText>[0]): (() => ReturnType<typeof host>) => {
    return () => host(documentText(change));
  };

  it.each([
    ['tampered', () => host(good.replace('"price":"0.025"', '"price":"0.026"'), goodSignature), 'not signed'],
    ['truncated', () => host(good.slice(0, -100), goodSignature), 'not signed'],
    ['truncated, and signed so', () => host(good.slice(0, -100)), 'is not JSON'],
    ['signed by another', () => host(good, signatureOf(good, keys())), 'not signed'],
    ['signed with nonsense', () => host(good, 'not base64!'), 'not signed'],
    ['unsigned', () => host(good, null), 'book-1.json.sig: HTTP 404'],
    ['of another schema', of({ schema: 2 }), 'has schema 2, and this version of costspan reads 1'],
    ['older', of({ published: '2026-01-01T00:00:00Z' }), 'older than what is in use'],
    ['of the future', of({ published: '9998-01-01T00:00:00Z' }), 'in the future'],
    ['a fifth of its models short', of({ books: without(2) }), 'less than nine tenths'],
    ['with a batch dearer than a call', of({ books: dearBatch }), 'is the price of service_tier batch and above'],
    ['in another form', of({ books: (all) => all.map((book) => ({ ...book, currency: 'dollars' })) }), 'currency'],
    ['without books', of({ books: () => [] }), 'less than nine tenths'],
    ['not there', () => (_: URL, response: ServerResponse) => void response.writeHead(404).end(), 'HTTP 404'],
  ])('%s', async (_, respond, says) => {
    const { url } = await standIn(respond());
    const answer = await askFeed({ feed: `${url}/feed`, key, inUse: bundledInUse() });
    expect(typeof answer === 'string' ? answer : 'accepted').toContain(says);
  });

  it('hanging, in the middle of an answer', async () => {
    const { url } = await standIn(({ pathname }, response) => {
      if (pathname.endsWith('.sig')) response.end(goodSignature);
      else response.writeHead(200).write(good.slice(0, 1000));
    });
    const answer = await askFeed({ feed: `${url}/feed`, key, inUse: bundledInUse(), milliseconds: 200 });
    expect(answer).toContain('book-1.json: no whole answer within 0.2 s');
  });

  it('of 100 MB', async () => {
    let sent = 0;
    const { url } = await standIn(({ pathname }, response) => {
      if (pathname.endsWith('.sig')) return void response.end(goodSignature);
      const chunk = Buffer.alloc(1 << 20, ' ');
      const write = (): void => {
        while (sent < 100 && response.write(chunk)) sent++;
        if (sent < 100) response.once('drain', write);
        else response.end();
      };
      write();
    });
    const answer = await askFeed({ feed: `${url}/feed`, key, inUse: bundledInUse() });
    expect(answer).toContain('more than the 33554432 bytes');
    expect(sent).toBeLessThan(100);
  });

  it('by the command: exit code 1, the reason, and the same file as before', async () => {
    const { url } = await standIn(host(good, signatureOf(good, keys())));
    const before = documentText({ version: 'last' });
    writeFileSync(out, before);
    const { code, stdout, stderr } = await update(`${url}/feed`, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'refused', reason: expect.stringContaining('not signed') });
    expect(stderr).toContain('nothing is written');
    expect(readFileSync(out, 'utf8')).toBe(before);
    expect(readdirSync(folder)).toEqual(['book.json']);
  });
});

it('a kill at any moment leaves the old file or the new one, whole', async () => {
  const before = documentText({ version: 'last', published: '2026-12-01T00:00:00Z' });
  const main = join(import.meta.dirname, '../../main.ts');
  const ends = new Set<string>();
  for (const milliseconds of [0, 200, 400, 600, 800, 4000]) {
    writeFileSync(out, before);
    let kill = (): void => {};
    const { url } = await standIn((asked, response) => {
      if (asked.pathname.endsWith('.json')) response.once('finish', () => setTimeout(kill, milliseconds));
      host(good)(asked, response);
    });
    const args = ['--feed', `${url}/feed`, '--key', key, '--out', out];
    const child = spawn(process.execPath, [main, 'prices', 'update', ...args]);
    kill = () => void child.kill('SIGKILL');
    await once(child, 'close');
    ends.add(readFileSync(out, 'utf8') === before ? 'old' : readFileSync(out, 'utf8') === good ? 'new' : 'broken');
  }
  expect(ends).toEqual(new Set(['old', 'new']));
});

describe('wrong use', () => {
  it.each([
    [[], 'name the feed'],
    [['--feed', 'http://example.com'], 'write an https address, or a folder'],
    [['--feed', '.'], 'name the file'],
    [['--feed', '.', '--out', 'x.json'], 'no key to check the feed with'],
    [['--feed', '.', '--out', 'x.json', '--key', 'no-such-file'], 'no-such-file: no public key'],
  ])('%j', async (args, says) => {
    const { code, stderr } = await costspanAsks({}, 'prices', 'update', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  it('a private key, another kind of key, and a file of somebody else', async () => {
    const pem = owner.secret.export({ type: 'pkcs8', format: 'pem' }) as string;
    await expect(askFeed({ feed: '.', key: pem, inUse: bundledInUse() })).rejects.toThrow('it is a private key');
    mkdirSync(join(folder, 'feed'));
    writeFileSync(out, '{"books":[]}');
    const { code, stderr } = await update(join(folder, 'feed'));
    expect(code).toBe(2);
    expect(stderr).toContain('remove it, or name another file');
    expect(existsSync(out)).toBe(true);
  });
});
