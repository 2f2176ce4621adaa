import { randomUUID } from 'node:crypto';
import { flag, text, textTokens, type Fields } from '../fields.ts';
import { bytes, events, json, type Exchange, type Reply } from '../http.ts';
import { png } from '../media.ts';
import { decimal } from '../money.ts';
import type { Context, Provider } from '../server.ts';

/** USD per second of the machine. https://huggingface.co/docs/inference-providers/pricing, 2026-08-22: the page's example */
const MACHINES: Readonly<Record<string, string>> = { 'black-forest-labs/FLUX.1-dev': '0.00012' };

/**
 * USD per token in and out by partner and model, which Hugging Face passes on: "the same rates as the provider"
 * (https://huggingface.co/docs/inference-providers/pricing, 2026-12-01); https://groq.com/pricing, 2026-10-14.
 */
const PASSED_ON: Readonly<Record<string, { in: string; out: string }>> = {
  'openai/gpt-oss-120b:groq': { in: '0.00000015', out: '0.0000006' },
};

function problem(status: number, error: string): Reply {
  return json({ error }, status);
}

/** What the Hub says of a model, which the SDK asks first: https://huggingface.co/docs/inference-providers/hub-api, 2026-12-01 */
function mapping({ params }: Exchange): Reply {
  const id = params['model'] ?? '';
  const partner: Fields = { status: 'live', providerId: id, task: 'text-to-image' };
  return json({ id, inferenceProviderMapping: id in MACHINES ? { 'hf-inference': partner } : {} });
}

/** Hugging Face's router, with hf-inference and chats of partners, and the part of the Hub that its SDK asks. */
export function huggingFace({ invoice }: Context): Provider {
  const draw = ({ params, body, order }: Exchange): Reply => {
    const model = params['model'] ?? '';
    const unitPrice = MACHINES[model];
    if (unitPrice === undefined) return problem(404, `Model ${model} is not deployed`);
    // The longer the prompt, the longer it takes: 2 s and a quarter for each of its tokens.
    const quantity = decimal(2 + textTokens(text(body, 'inputs', '')) / 4);
    const id = randomUUID();
    invoice.bill('hugging_face', id, model, [{ description: 'compute', quantity, unit: 'second', unitPrice }]);
    return bytes('image/png', [png], order.missingUsage ? {} : { 'x-compute-time': quantity, 'x-compute-type': 'gpu' });
  };

  const chat = ({ body, order }: Exchange): Reply => {
    const asked = text(body, 'model', '');
    const prices = PASSED_ON[asked];
    if (!prices) return problem(404, `The requested model '${asked}' does not exist`);
    const [model = ''] = asked.split(':');
    const input = textTokens(JSON.stringify(body['messages'] ?? ''));
    const output = 9;
    const id = `chatcmpl-${randomUUID()}`;
    invoice.bill('hugging_face', id, model, [
      { description: 'prompt', quantity: decimal(input), unit: 'token', unitPrice: prices.in },
      { description: 'completion', quantity: decimal(output), unit: 'token', unitPrice: prices.out },
    ]);
    const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
    const named = { id, created: 1_785_542_400, model, system_fingerprint: 'fp' };
    if (flag(body, 'stream', false)) {
      const chunk = (more: Fields) => ({ data: { ...named, object: 'chat.completion.chunk', choices: [], ...more } });
      return events([
        chunk({
          choices: [{ index: 0, delta: { role: 'assistant', content: 'A kite, red.' }, finish_reason: 'stop' }],
        }),
        ...(order.missingUsage ? [] : [chunk({ usage })]),
        { data: '[DONE]' },
      ]);
    }
    const message = { role: 'assistant', content: 'A kite, red.' };
    return json({
      ...named,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: order.missingUsage ? {} : usage,
    });
  };

  return {
    name: 'hugging_face',
    prefix: '/hugging-face',
    routes: [
      { method: 'GET', path: /^\/hub\/api\/models\/(?<model>.+)$/, run: mapping },
      { method: 'POST', path: /^\/router\/hf-inference\/models\/(?<model>.+)$/, billable: true, run: draw },
      { method: 'POST', path: /^\/router\/v1\/chat\/completions$/, billable: true, run: chat },
    ],
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    newRequestId: () => randomUUID(),
    headers: ({ requestId }) => ({ 'x-request-id': requestId }),
    reset: () => undefined,
  };
}

const ADDRESSES: readonly (readonly [string, string])[] = [
  ['https://router.huggingface.co', '/router'],
  ['https://huggingface.co', '/hub'],
];

/**
 * A fetch that sends what is meant for Hugging Face's hosts to the simulator, and leaves everything else alone. For
 * `new InferenceClient(token, { fetch })`: the SDK has no option for its addresses.
 *
 * @param simulatorUrl `sim.huggingFace.url`, all that a child process needs
 */
export function huggingFaceFetch(simulatorUrl: string): typeof fetch {
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const found = ADDRESSES.find(([origin]) => url.startsWith(`${origin}/`));
    if (!found) return globalThis.fetch(input, init);
    const moved = `${simulatorUrl}${found[1]}${url.slice(found[0].length)}`;
    return globalThis.fetch(input instanceof Request ? new Request(moved, input) : moved, init);
  };
}
