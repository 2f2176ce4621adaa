import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { observeChannels } from './channels.ts';
import { currentCall } from './current-call.ts';
import type { OpenCall } from './spec.ts';
import { attach, charges, row } from './testing.ts';

let server: Server;
let url: string;
/** what the server answers: a status, or nothing at all */
let answers: (number | 'drop')[];

beforeEach(async () => {
  server = createServer((_request, response) => {
    const answer = answers.shift() ?? 200;
    if (answer === 'drop') return void response.destroy();
    response.writeHead(answer, { 'x-units': String(answer) }).end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());

/** An SDK that tries each path until one is answered with success. */
const open = () => {
  let call: OpenCall | undefined;
  const attached = attach(
    () =>
      class {
        async generate({ paths, method = 'POST' }: { paths: string[]; method?: string; n?: number }): Promise<object> {
          let last: unknown;
          for (const path of paths) {
            try {
              const response = await fetch(path, { method });
              await response.text();
              if (response.ok) return {};
            } catch (error) {
              last = error;
            }
          }
          throw last;
        }
      },
    { methods: [{ ...row, observe: (_value, one) => ((call = one), false) }] },
  );
  const isBillable = (at: string, method: string): boolean => method === 'POST' && at.includes('/images');
  observeChannels(attached.spec.name, isBillable);
  return {
    ...attached,
    isBillable,
    call: () => call!,
    retries: () => attached.recorder.spans[0]?.attributes['costspan.transport.retry_count'],
  };
};

it('attempts of the billable request are counted, with the last answer’s headers', async () => {
  answers = [503, 200];
  const { watched, call, retries } = open();
  await watched.generate({ paths: [`${url}/images`, `${url}/images`] });
  expect(retries()).toBe(1);
  expect([call().http.count, call().http.status, call().http.headers]).toEqual([2, 200, { 'x-units': '200' }]);
});

it('polls and downloads are no attempts, but their billing headers are kept', async () => {
  answers = [200];
  const { watched, call } = open();
  await watched.generate({ paths: [`${url}/requests/1`] });
  expect([call().http.count, call().http.headers]).toEqual([0, { 'x-units': '200' }]);
});

it('an attempt that is never answered may have been billed', async () => {
  answers = ['drop', 200];
  const { watched, recorder } = open();
  await watched.generate({ paths: [`${url}/images`, `${url}/images`], n: 2 });
  expect(charges(recorder)).toEqual(['final 2 charged', 'at_risk 2 unknown']);
});

it('one that finds no server was never sent', async () => {
  const closed = createServer();
  await once(closed.listen(0, '127.0.0.1'), 'listening');
  const gone = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/images`;
  await once(closed.close(), 'close');
  answers = [200];
  const { watched, recorder, retries } = open();
  await watched.generate({ paths: [gone, `${url}/images`], n: 2 });
  expect(retries()).toBe(0);
  expect(charges(recorder)).toEqual(['final 2 charged']);
});

it('requests beside the call, and of another SDK, are not counted', async () => {
  answers = [200, 200, 200];
  const { watched, call } = open();
  const other = attach(
    () =>
      class {
        async generate(path: string): Promise<object> {
          await fetch(path, { method: 'POST' });
          return {};
        }
      },
  );
  await Promise.all([
    watched.generate({ paths: [`${url}/images`] }),
    fetch(`${url}/images`, { method: 'POST' }),
    other.watched.generate(`${url}/images`),
  ]);
  expect(call().http.count).toBe(1);
});

it('a call whose transport is observed is not counted a second way', async () => {
  answers = [200];
  let seen: OpenCall | undefined;
  const { watched, spec } = attach(
    () =>
      class {
        async generate(): Promise<object> {
          seen = currentCall();
          seen!.transportSeen = true;
          await fetch(`${url}/images`, { method: 'POST' });
          return {};
        }
      },
  );
  observeChannels(spec.name, () => true);
  await watched.generate();
  expect([seen?.http.count, seen?.http.headers]).toEqual([0, undefined]);
});

it('two copies of costspan count an attempt once', async () => {
  answers = [200];
  const { watched, spec, isBillable, call } = open();
  observeChannels(spec.name, isBillable);
  vi.resetModules();
  const second = await import('./channels.ts');
  second.observeChannels(spec.name, isBillable);
  await watched.generate({ paths: [`${url}/images`] });
  expect(call().http.count).toBe(1);
});

it('a runtime without channels sees nothing, and says nothing', () => {
  vi.stubGlobal('process', { env: {} });
  expect(() => observeChannels('edge', () => true)).not.toThrow();
  vi.unstubAllGlobals();
});
