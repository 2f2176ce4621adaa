import { defineConfig } from 'vitest/config';

/** Every version of the SDKs beside every SDK of OpenTelemetry: `npx -y pnpm@12 test:matrix`; `pnpm test` has the two ends. */
export default defineConfig({
  test: {
    include: ['test/matrix/*.suite.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
