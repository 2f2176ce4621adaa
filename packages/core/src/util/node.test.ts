import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it('does without what throws in the edge runtime of Next.js', async () => {
  const refuse = (): never => {
    throw new Error('A Node.js API is used which is not supported in the Edge Runtime.');
  };
  vi.stubGlobal('process', { env: process.env, getBuiltinModule: refuse, once: refuse });
  const { atExit, node } = await import('./node.ts');
  expect(node?.getBuiltinModule?.('node:fs')).toBeUndefined();
  expect(() => atExit(refuse)).not.toThrow();
});
