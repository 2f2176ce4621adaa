import { diag } from '@opentelemetry/api';
import { expect, it, vi } from 'vitest';
import { prepareSdk } from './prepare.ts';

vi.mock('@opentelemetry/api', async (original) => {
  const { logs: _, ...before110 } = await original<typeof import('@opentelemetry/api')>();
  return before110;
});

it('names the fix where the API is older than the SDK needs', () => {
  const warn = vi.spyOn(diag, 'warn').mockImplementation(() => {});
  expect(prepareSdk()()).toBe(false);
  expect(warn).toHaveBeenCalledWith(
    expect.stringMatching(/^costspan: @opentelemetry\/sdk-node 0\.301\.\d .* npm install @opentelemetry\/api@1\.10;/),
  );
});
