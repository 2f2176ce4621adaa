import { afterEach, expect, it, vi } from 'vitest';
import { moduleHooks } from './module-hooks.ts';

afterEach(() => vi.unstubAllGlobals());

it('the hooks are loaded on Node', () => {
  expect(typeof moduleHooks()?.startHooks).toBe('function');
});

it('there are none where Node’s modules cannot be asked for', async () => {
  vi.stubGlobal('process', { env: {} });
  vi.resetModules();
  const fresh = await import('./module-hooks.ts');
  expect(fresh.moduleHooks()).toBeUndefined();
});

it('there are none where the package is not beside the code, as in a bundle', async () => {
  const getBuiltinModule = () => ({
    createRequire: () => () => {
      throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
    },
  });
  vi.stubGlobal('process', { env: {}, getBuiltinModule });
  vi.resetModules();
  const fresh = await import('./module-hooks.ts');
  expect(fresh.moduleHooks()).toBeUndefined();
});

it.each(['bun', 'deno'])('there are none on %s, whose loader is not that of Node', async (runtime) => {
  vi.stubGlobal('process', { ...process, versions: { ...process.versions, [runtime]: '1.0.0' } });
  vi.resetModules();
  const fresh = await import('./module-hooks.ts');
  expect(fresh.moduleHooks()).toBeUndefined();
});
