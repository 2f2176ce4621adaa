import { defineConfig } from 'vitest/config';

/** Real third parties beside costspan, from the registry: `npx -y pnpm@12 test:beside`. */
export default defineConfig({
  test: {
    include: ['test/beside/*.suite.ts'],
    // Each cell is a process on the two cores that there are.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 600_000,
  },
});
