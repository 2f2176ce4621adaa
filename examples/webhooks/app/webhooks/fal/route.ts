import { flush, settleWebhook } from '@costspan/auto';
import { signedByFal } from '../../../fal-signature.ts';
import { publish } from '../../../publish.ts';
import { simulatedFetch } from '../../../simulated-fal.ts';

/** A route handler as Next.js has them: `app/webhooks/fal/route.ts`. */
export async function POST(request: Request): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer());
  const payload = await signedByFal(Object.fromEntries(request.headers), body, simulatedFetch);
  if (payload === undefined) return new Response(null, { status: 401 });
  publish(await settleWebhook('fal', payload));
  // A function that is frozen after its answer has to export before it.
  await flush();
  return new Response(null, { status: 200 });
}
