import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'templates/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // On real back ends, which take minutes to build: `npx -y pnpm@12 test:stack`.
    exclude: [...configDefaults.exclude, 'test/stack/**'],
    // Most of them wait for processes that they start: by vitest's own measure, a core less than there are, half of the time is idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Tests that start child processes share two cores with them.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
