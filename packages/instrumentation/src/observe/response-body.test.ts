import { describe, expect, it } from 'vitest';
import { endOpenCalls, openCallCount } from '../open-calls.ts';
import { attach, charges, row, streamRow } from '../testing.ts';

const JSON_HEADERS = { 'content-type': 'application/json', 'x-units': '2' };
const EVENT_HEADERS = { 'content-type': 'text/event-stream' };
const LINES = 'data: {"units":1}\n\ndata: {"text":"half"}\n\ndata: {"units":2}\n\n';

const open = (make: () => Response) =>
  attach(
    () =>
      class {
        async generate(_body: object): Promise<Response> {
          return make();
        }
      },
    { methods: [streamRow] },
  );

const answer = (): Response => new Response('{"units":2}', { headers: JSON_HEADERS });

const text = (bytes: ArrayBuffer | Uint8Array): string => new TextDecoder().decode(bytes);

const WAYS: readonly (readonly [string, (response: Response) => Promise<unknown>])[] = [
  ['json', (response) => response.json()],
  ['text', (response) => response.text()],
  ['arrayBuffer', async (response) => text(await response.arrayBuffer())],
  ['bytes', async (response) => text(await response.bytes())],
  ['clone().json', (response) => response.clone().json()],
  ['clone().text', (response) => response.clone().text()],
  ['json beside a clone', async (response) => (response.clone(), response.json())],
];

describe.each(WAYS)('JSON read by %s', (_, read) => {
  it('is what the app gets, and its facts are seen', async () => {
    const { plain, watched, recorder } = open(answer);
    const expected = await read(await plain.generate({}));
    const response = await watched.generate({});
    expect(recorder.open).toHaveLength(1);
    expect(await read(response)).toEqual(expected);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });
});

describe.each(WAYS.filter(([name]) => !name.includes('json')))('events read by %s', (_, read) => {
  it('are what the app gets, and the last count is seen', async () => {
    const { watched, recorder } = open(() => new Response(LINES, { headers: EVENT_HEADERS }));
    expect(await read(await watched.generate({}))).toBe(LINES);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });
});

it('is the SDK’s own response', async () => {
  let made: Response | undefined;
  const { watched } = open(() => (made = answer()));
  const response = await watched.generate({});
  expect(response).toBe(made);
  expect(Object.keys(response)).toEqual([]);
  expect(response.json.name).toBe('json');
  expect(response.bodyUsed).toBe(false);
  endOpenCalls();
});

it('reads nothing for us: a body that the app leaves is not touched', async () => {
  const { watched, recorder } = open(answer);
  const response = await watched.generate({});
  endOpenCalls();
  expect(response.bodyUsed).toBe(false);
  expect(recorder.open).toEqual([]);
  expect(await response.json()).toEqual({ units: 2 });
  expect(recorder.records).toHaveLength(1);
});

it('a blob ends the call without facts', async () => {
  const { watched, recorder } = open(answer);
  const blob = await (await watched.generate({})).blob();
  expect(blob.size).toBe(11);
  expect(recorder.records).toHaveLength(1);
});

it('an error answer is the call’s error, with what the provider says', async () => {
  const { watched, recorder } = open(() => new Response('{"message":"no"}', { status: 402, headers: JSON_HEADERS }));
  expect(await (await watched.generate({})).json()).toEqual({ message: 'no' });
  expect(recorder.spans[0]?.attributes['error.type']).toBe('402');
  expect(recorder.spans[0]?.attributes['costspan.billing.outcome']).not.toBe('charged');
});

it('a body that is no JSON fails as it does without costspan', async () => {
  const { plain, watched, recorder } = open(() => new Response('<html>', { headers: JSON_HEADERS }));
  const errors: unknown[] = [];
  for (const one of [plain, watched])
    errors.push(await (await one.generate({})).json().catch((error: unknown) => String(error)));
  expect(errors[1]).toBe(errors[0]);
  expect(recorder.spans[0]?.attributes['error.type']).toBe('SyntaxError');
});

describe('a body that is read twice', () => {
  const twice = async (response: Response): Promise<unknown> => {
    const both = await Promise.allSettled([response.json(), response.text()]);
    return both.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
  };

  it('is refused the second time as it is without costspan, and the first one’s facts count', async () => {
    const { plain, watched, recorder } = open(answer);
    const expected = await twice(await plain.generate({}));
    expect(await twice(await watched.generate({}))).toEqual(expected);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });

  it('the first time by a reader of its own', async () => {
    const { watched, recorder } = open(() => new Response(LINES, { headers: EVENT_HEADERS }));
    const response = await watched.generate({});
    const reader = response.body!.getReader();
    await expect(response.text()).rejects.toThrow(TypeError);
    while (!(await reader.read()).done);
    expect(charges(recorder)).toEqual(['final 2 charged']);
  });
});

describe('a media answer', () => {
  const speech = (): Response => new Response('sound', { headers: { 'content-type': 'audio/mpeg', 'x-units': '4' } });

  it('ends the call at its headers, which are kept', async () => {
    const seen: unknown[] = [];
    const { watched, recorder } = attach(
      () =>
        class {
          async generate(_body: object): Promise<Response> {
            return speech();
          }
        },
      {
        methods: [row],
        providers: [{ provider: 'acme', usages: ({ status, headers }) => (seen.push(status, headers), []) }],
      },
    );
    const response = await watched.generate({});
    expect(recorder.open).toEqual([]);
    expect(seen).toEqual([200, { 'x-units': '4' }]);
    expect(await response.text()).toBe('sound');
  });
});

it('nothing is left open', () => {
  expect(openCallCount()).toBe(0);
});
