import { expect, it } from 'vitest';
import { wrapMethod } from './wrap-method.ts';

it('the exports of an ECMAScript module say that they are writable, and are left as they are', async () => {
  const exports = (await import(`data:text/javascript,${'export function generate() {}'}`)) as Record<string, unknown>;
  const { generate } = exports;
  expect(Object.getOwnPropertyDescriptor(exports, 'generate')).toMatchObject({ writable: true, configurable: false });
  expect(wrapMethod(exports, 'generate', () => undefined)).toBe(false);
  expect(exports['generate']).toBe(generate);
});
