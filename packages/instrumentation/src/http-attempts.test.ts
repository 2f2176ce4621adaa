import { describe, expect, it } from 'vitest';
import { HttpAttempts, neverSent } from './http-attempts.ts';

const coded = (code: string, cause?: unknown): Error => Object.assign(new Error(code, { cause }), { code });
const REFUSED = new TypeError('fetch failed', { cause: coded('ECONNREFUSED') });
const RESET = new TypeError('fetch failed', { cause: coded('ECONNRESET') });

const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) });
const gives = (http: HttpAttempts, status: number): Promise<unknown> => http.send(async () => answer(status));
const fails = (http: HttpAttempts, error: unknown, signals: readonly AbortSignal[] = []): Promise<unknown> =>
  http.send(() => Promise.reject(error), signals).catch((one: unknown) => one);

describe('attempts', () => {
  it('are counted, and the last answer holds', async () => {
    const http = new HttpAttempts([]);
    expect([http.count, http.retryCount, http.status, http.answeredWithError]).toEqual([0, 0, undefined, false]);
    await gives(http, 503);
    expect([http.count, http.retryCount, http.status, http.answeredWithError]).toEqual([1, 0, 503, true]);
    await gives(http, 200);
    expect([http.count, http.retryCount, http.status, http.answeredWithError]).toEqual([2, 1, 200, false]);
  });

  it('give back what was sent: the same answer, the same error', async () => {
    const http = new HttpAttempts([]);
    const given = answer(200);
    expect(await http.send(async () => given)).toBe(given);
    expect(await fails(http, RESET)).toBe(RESET);
  });

  it('may be answered at once by a `fetch` of the app’s', () => {
    const http = new HttpAttempts([]);
    const given = answer(402);
    expect(http.send(() => given as never)).toBe(given);
    expect([http.count, http.status]).toEqual([1, 402]);
  });

  it.each([
    [REFUSED, 0, []],
    [RESET, 1, [1]],
  ])('may fail at once: %s', (error, count, unanswered) => {
    const http = new HttpAttempts([]);
    const send = (): never => {
      throw error;
    };
    expect(() => http.send(send)).toThrow(error);
    expect(http.count).toBe(count);
    expect(http.unanswered(false)).toEqual(unanswered);
  });

  it('without an answer are numbered among those that were sent', async () => {
    const http = new HttpAttempts([]);
    await fails(http, RESET);
    await fails(http, REFUSED);
    await gives(http, 500);
    await fails(http, RESET);
    expect(http.count).toBe(3);
    expect(http.unanswered(false)).toEqual([1, 3]);
    expect(http.unanswered(true)).toEqual([1]);
    await gives(http, 200);
    expect(http.unanswered(true)).toEqual([1, 3]);
  });

  it('that ran side by side are told apart', () => {
    const http = new HttpAttempts([]);
    const [first, second] = [http.open(), http.open()];
    second.answered(answer(200));
    first.failed(RESET);
    expect(http.unanswered(false)).toEqual([1]);
    expect(http.status).toBe(200);
    const third = http.open();
    const fourth = http.open();
    third.failed(REFUSED);
    fourth.answered(answer(201));
    expect([http.count, http.status]).toEqual([3, 201]);
  });
});

describe('an aborted attempt', () => {
  it('was not sent where the signal came before', async () => {
    const http = new HttpAttempts([]);
    await fails(http, new DOMException('aborted', 'AbortError'), [new AbortController().signal, AbortSignal.abort()]);
    expect(http.count).toBe(0);
  });

  it('was sent where the signal came while the provider worked', async () => {
    const http = new HttpAttempts([]);
    const controller = new AbortController();
    const aborted = new Promise<never>((_, reject) =>
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error)),
    );
    const sent = http.send(() => aborted, [controller.signal, undefined, null]);
    controller.abort();
    await expect(sent).rejects.toBe(controller.signal.reason);
    expect(http.unanswered(false)).toEqual([1]);
  });
});

describe('billing headers', () => {
  it('are kept by the names that are wanted, the last answer’s first', () => {
    const http = new HttpAttempts(['x-units', 'x-id']);
    http.keepHeaders(undefined);
    expect(http.headers).toBeUndefined();
    http.keepHeaders(new Headers({ 'X-Units': '1', 'X-Id': 'a', 'set-cookie': 'secret' }));
    http.keepHeaders(new Headers({ 'x-units': '2' }));
    expect(http.headers).toEqual({ 'x-units': '2', 'x-id': 'a' });
  });

  it('are kept at a bounded length', () => {
    const http = new HttpAttempts(['x-units']);
    http.open().answered(answer(200, { 'x-units': '9'.repeat(10_000) }));
    expect(http.headers?.['x-units']).toHaveLength(256);
  });
});

describe('an error', () => {
  it.each([
    coded('ENOTFOUND'),
    REFUSED,
    new Error('sdk', { cause: new Error('client', { cause: REFUSED }) }),
    // Both addresses of `localhost`: Node gives the whole the first one's code.
    new TypeError('fetch failed', {
      cause: Object.assign(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]), {
        code: 'ECONNREFUSED',
      }),
    }),
  ])('%s says that nothing was sent', (error) => {
    expect(neverSent(error)).toBe(true);
  });

  it.each([
    RESET,
    coded('UND_ERR_HEADERS_TIMEOUT'),
    new Error('own'),
    'ECONNREFUSED',
    { code: 7 },
    { cause: 'text' },
    null,
    undefined,
  ])('%s does not', (error) => {
    expect(neverSent(error)).toBe(false);
  });

  it('that is its own cause ends', () => {
    const error = new Error('circle');
    error.cause = error;
    expect(neverSent(error)).toBe(false);
  });
});
