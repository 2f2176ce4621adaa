import { findOpenCall } from './open-calls.ts';
import type { OpenCall } from './spec.ts';

/** The app's open call for the result of the job that another call has asked for; undefined where there is none. */
export function resultCallOf(asking: OpenCall): OpenCall | undefined {
  const { jobId, spec } = asking;
  const found = findOpenCall((one) => {
    const call = one as unknown as OpenCall;
    return call !== asking && call.jobId === jobId && call.spec.name === spec.name && call.row.role === 'settle';
  });
  return found as unknown as OpenCall | undefined;
}
