import { defineConfig } from 'vitest/config';

/** Every framework, from the registry: `npx -y pnpm@12 test:outer`; `pnpm test` has a sample of them. */
export default defineConfig({
  test: {
    include: ['test/outer/*.suite.ts'],
    testTimeout: 60_000,
    hookTimeout: 600_000,
  },
});
