import assert from 'node:assert/strict';
import { configure, memoryJobStore } from '@costspan/core';
import { attachmentOf } from '../attachment.ts';
import type { SdkSpec } from '../spec.ts';
import type { Fixture, Options } from './index.ts';
import { Recorder } from './recorder.ts';
import type { Answer, Sent } from './stub.ts';

/** Texts and addresses of the call, wherever they stand in its arguments or its answer. */
export function nothingPrivate(recorder: Recorder, fixture: Fixture): void {
  const written = recorder.text();
  for (const text of privateTexts([fixture.call.slice(1), fixture.exchange.response]))
    assert.ok(!written.includes(text), `a signal holds ${text.slice(0, 40)}`);
  for (const key of ['sk-canary', 'key-canary', 'r8_canary'])
    assert.ok(!written.includes(key), 'a signal holds the key');
}

function privateTexts(value: unknown, name = ''): string[] {
  if (typeof value === 'string')
    return /^(prompt|input|text|content|url|image_url|video_url|lyrics|webhook\w*)$/.test(name) && value.length > 8
      ? [value]
      : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => privateTexts(one, /^\d+$/.test(key) ? name : key));
}

/** Writes everything of the SDK into a fresh recorder. */
export function record(spec: SdkSpec): Recorder {
  const recorder = new Recorder();
  // Fixtures play the same job again.
  configure({ jobStore: memoryJobStore() });
  attachmentOf(spec).providers = recorder.providers;
  return recorder;
}

export function serve(options: Options, fixture: Fixture, request: Sent, number: number): Answer {
  const { status = 200, headers, response } = fixture.exchange;
  return options.serve?.(fixture, request, number) ?? { status, headers, body: response };
}

export function invoke(client: object, fixture: Fixture, options: Options): unknown {
  if (options.call) return options.call(client, fixture);
  const [path, ...args] = fixture.call;
  const names = path.split('.');
  const method = names.pop() as string;
  const owner = names.reduce<Record<string, unknown>>(
    (object, name) => object[name] as Record<string, unknown>,
    client as Record<string, unknown>,
  );
  return (owner[method] as (...args: unknown[]) => unknown)(...args);
}
