import type { LumaAI } from 'lumaai';
import type { Place } from '../../../test/support/testing.ts';

/** A client that asks the simulator. */
export async function clientOf({ load, origin }: Place, options: object = {}): Promise<LumaAI> {
  const { LumaAI } = await load('lumaai', () => import('lumaai'));
  return new LumaAI({ authToken: 'test', baseURL: `${origin}/luma/dream-machine/v1`, maxRetries: 0, ...options });
}
