import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { DiagLogger } from '@opentelemetry/api';
import { afterEach, expect, it, vi } from 'vitest';
import { say } from './say.ts';

const REGISTRY = Symbol.for('opentelemetry.js.api.1');

let printed: string[] = [];
afterEach(() => {
  diag.disable();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function saidOnStderr(): string[] {
  printed = [];
  vi.spyOn(console, 'warn').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void printed.push(text));
  say('warn', 'one');
  say('error', 'two');
  return printed;
}

function logger(said: string[]): DiagLogger {
  const add = (text: string): void => void said.push(text);
  return { error: add, warn: add, info: add, debug: add, verbose: add };
}

it.each([
  [undefined, ['costspan: one', 'costspan: two']],
  ['DEBUG', ['costspan: one', 'costspan: two']],
  ['error', ['costspan: two']],
  ['none', []],
])('without a logger of the app it is on stderr, as far as OTEL_LOG_LEVEL=%s lets it', (level, expected) => {
  vi.stubEnv('OTEL_LOG_LEVEL', level);
  expect(saidOnStderr()).toEqual(expected);
});

it('a logger of the app hears it alone, at the level that it wants', () => {
  const heard: string[] = [];
  diag.setLogger(logger(heard), DiagLogLevel.ERROR);
  expect(saidOnStderr()).toEqual([]);
  expect(heard).toEqual(['costspan: two']);
});

it('a logger that an older copy of the API holds hears it, too', () => {
  const all = globalThis as Record<symbol, unknown>;
  const heard: string[] = [];
  const before = all[REGISTRY];
  all[REGISTRY] = { version: '1.9.1', diag: logger(heard) };
  try {
    expect(saidOnStderr()).toEqual([]);
    expect(heard).toEqual(['costspan: one', 'costspan: two']);
  } finally {
    all[REGISTRY] = before;
  }
});
