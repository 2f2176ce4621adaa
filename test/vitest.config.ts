import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // Tests that start child processes share two cores with them.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
