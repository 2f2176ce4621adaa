import { defineConfig } from 'vitest/config';

/** Tests on the real back ends; `npx -y pnpm@12 stack` has to have built them. */
export default defineConfig({
  test: {
    include: ['test/stack/**/*.test.ts'],
    // Each test starts several programs on the two cores that it has.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
