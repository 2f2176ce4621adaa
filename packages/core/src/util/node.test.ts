import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it('has no module where asking for one throws, as in the edge runtime of Next.js', async () => {
  const getBuiltinModule = (): never => {
    throw new Error('A Node.js API is used (process.getBuiltinModule) which is not supported in the Edge Runtime.');
  };
  vi.stubGlobal('process', { env: process.env, getBuiltinModule });
  const { node } = await import('./node.ts');
  expect(node?.getBuiltinModule?.('node:fs')).toBeUndefined();
});
