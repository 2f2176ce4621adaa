import assert from 'node:assert/strict';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { configure, memoryJobStore } from '@costspan/core';
import type { JobStore } from '@costspan/core';
import { attachmentOf } from '../attachment.ts';
import type { CallStart, MethodRow, SdkSpec } from '../spec.ts';
import { invoke } from './invoke.ts';
import type { Fixture, Options } from './options.ts';
import { Recorder } from './recorder.ts';
import { freshCopy } from './sdk-copies.ts';
import { Stub } from './stub.ts';
import type { Answer, Sent } from './stub.ts';

/** Two copies of the SDK: one that costspan instruments, and one that it does not. */
export class Player {
  readonly spec: SdkSpec;
  readonly options: Options;
  readonly #plain: ReturnType<typeof freshCopy>;
  readonly #instrumented: ReturnType<typeof freshCopy>;

  /** rows whose functions were asked, since the start */
  readonly reached: ReadonlySet<MethodRow>;
  /** kinds of the calls that began, since `record()` */
  readonly begun: CallStart['kind'][] = [];

  constructor(spec: SdkSpec, options: Options) {
    this.spec = spec;
    this.options = options;
    this.reached = spyOnRows(spec, (start) => void this.begun.push(start.kind));
    this.#plain = freshCopy(options.sdk, options.from);
    this.#instrumented = freshCopy(options.sdk, options.from);
  }

  async plain(stub: Stub): Promise<object> {
    return this.options.client((await this.#plain) as never, stub.fetch);
  }

  /** `before` is given the client that is not instrumented yet. */
  async instrumented(stub: Stub, before?: (client: object) => void): Promise<object> {
    const client = this.options.client((await this.#instrumented) as never, stub.fetch);
    before?.(client);
    return this.options.instrument(client);
  }

  /** Answers a fixture's requests; `first` are answered before it. */
  stub(fixture: Fixture, first: readonly Answer[] = []): Stub {
    return new Stub((sent, n) => first[n - 1] ?? this.#answer(fixture, sent, n - first.length));
  }

  #answer(fixture: Fixture, request: Sent, number: number): Answer {
    const { status = 200, headers, response } = fixture.exchange;
    return this.options.serve?.(fixture, request, number) ?? { status, headers, body: response };
  }

  /** Makes a fixture's call. */
  invoke(client: object, fixture: Fixture): unknown {
    return this.options.call ? this.options.call(client, fixture) : invoke(client, fixture);
  }

  /** Writes everything of the SDK into a fresh recorder, with a job store of its own: fixtures play the same job again. */
  record(): Recorder {
    this.begun.length = 0;
    const recorder = new Recorder();
    configure({ jobStore: observedStore(recorder) });
    attachmentOf(this.spec).providers = recorder.providers;
    const ignore = (): void => undefined;
    const warn = (message: string): void => void recorder.warnings.push(message);
    diag.setLogger(
      { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
      { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
    );
    return recorder;
  }
}

/** The memory's job store; the recorder sees what it is told. */
function observedStore(recorder: Recorder): JobStore {
  const store = memoryJobStore();
  const observed =
    <A extends readonly unknown[], R>(method: (...args: A) => R) =>
    (...args: A): R => {
      recorder.stored.push(JSON.stringify(args));
      return method(...args);
    };
  return { ...store, put: observed(store.put), commit: observed(store.commit) };
}

/** Notes which rows are asked, and what the calls are that begin. */
function spyOnRows(spec: SdkSpec, begins: (start: CallStart) => void): ReadonlySet<MethodRow> {
  const reached = new Set<MethodRow>();
  for (const row of spec.methods) {
    for (const name of ['start', 'partOf', 'transport'] as const) {
      const original = row[name] as ((...args: unknown[]) => unknown) | undefined;
      if (!original) continue;
      Object.defineProperty(row, name, {
        value: function (this: unknown, ...args: unknown[]) {
          reached.add(row);
          const result = original.apply(this, args);
          if (name === 'start' && result) begins(result as CallStart);
          return result;
        },
      });
    }
  }
  return reached;
}

/** Texts and addresses of the call, wherever they are in its arguments or its answer, are in no signal and in no job store. */
export function assertNothingPrivate(recorder: Recorder, fixture: Fixture): void {
  const written = recorder.text();
  for (const text of privateTexts([fixture.call.slice(1), fixture.exchange.response]))
    assert.ok(!written.includes(text), `a signal holds ${text.slice(0, 40)}`);
  for (const key of ['sk-canary', 'key-canary', 'r8_canary'])
    assert.ok(!written.includes(key), 'a signal holds the key');
}

/** Names of fields that hold content, whatever it looks like. */
const CONTENT = /^(prompt|input|text|content|contents|url|uri|image_url|video_url|lyrics|webhook\w*)$/;
/** Words with spaces between them, and addresses. */
const LOOKS_PRIVATE = /\s\S+\s|:\/\//;

function privateTexts(value: unknown, name = ''): string[] {
  if (typeof value === 'string')
    return value.length > 8 && (CONTENT.test(name) || LOOKS_PRIVATE.test(value)) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => privateTexts(one, /^\d+$/.test(key) ? name : key));
}

/** No function of the spec, and nothing else of ours, has thrown: the app would not notice, and this case should. */
export function assertNothingThrown({ warnings }: Recorder): void {
  assert.deepEqual(
    warnings.filter((message) => message.includes('the app is not affected')),
    [],
    'costspan’s own code, or a function of the spec, has thrown',
  );
}

/** Lets an app's turn pass: what a call says may wait for what the app asks next. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** `actual` has at least what `expected` states. */
export function assertMatches(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected !== 'object' || expected === null) return assert.deepEqual(actual, expected, path);
  for (const [key, value] of Object.entries(expected))
    assertMatches((actual as Record<string, unknown> | undefined)?.[key], value, `${path}.${key}`);
}
