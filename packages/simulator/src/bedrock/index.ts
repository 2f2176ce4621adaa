import { randomUUID } from 'node:crypto';
import { fields, list, number, text, textTokens, type Fields } from '../fields.ts';
import { bytes, json, type Exchange, type Reply } from '../http.ts';
import type { Context, Provider } from '../server.ts';
import { awsEventStream, bedrockChunk } from './event-stream.ts';
import { images, models, tokenCharges, videos, type Used } from './prices.ts';

const ANSWER = 'A short answer from the simulator.';

/** A job of `StartAsyncInvoke`. */
interface Job {
  readonly model: string;
  readonly order: Exchange['order'];
  polls: number;
}

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html, 2026-12-01
const TYPES: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

function problem(status: number, message: string): Reply {
  return json({ message }, status, { 'x-amzn-errortype': TYPES[status] ?? 'ModelErrorException' });
}

/** Amazon Bedrock's runtime, over HTTP/1.1: the forms of Converse, and of some models of their own. */
export function bedrock({ invoice }: Context): Provider {
  const caches = new Set<string>();
  const jobs = new Map<string, Job>();

  const bill = (exchange: Exchange, model: string, used: Used, tier: string): void =>
    invoice.bill('bedrock', exchange.requestId, model, tokenCharges(model, used, tier));

  /** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, 2026-12-01 */
  const converse = (exchange: Exchange, isStream: boolean): Reply => {
    const { body, order, params } = exchange;
    const model = params['model'] ?? '';
    if (!models[model]) return problem(404, 'Model not found.');
    const used = usedBy(model, body, caches);
    const tier = text(fields(body['serviceTier']), 'type', 'default');
    bill(exchange, model, used, tier);
    const stopReason = order.filter ? 'content_filtered' : 'end_turn';
    const usage = order.missingUsage ? undefined : usageOf(used);
    const rest = { metrics: { latencyMs: 5 }, serviceTier: { type: tier } };
    if (!isStream)
      return json({
        output: { message: { role: 'assistant', content: [{ text: ANSWER }] } },
        stopReason,
        usage,
        ...rest,
      });
    return stream([
      ['messageStart', { role: 'assistant' }],
      ['contentBlockDelta', { delta: { text: ANSWER }, contentBlockIndex: 0 }],
      ['contentBlockStop', { contentBlockIndex: 0 }],
      ['messageStop', { stopReason }],
      ['metadata', { usage, ...rest }],
    ]);
  };

  const invoke = (exchange: Exchange, isStream: boolean): Reply => {
    const model = exchange.params['model'] ?? '';
    const image = images[model];
    if (image !== undefined) {
      if (exchange.order.filter) return json({ seeds: [1], finish_reasons: ['Filter reason: prompt'], images: [null] });
      const charge = { description: 'image', quantity: '1', unit: 'image', unitPrice: image };
      invoice.bill('bedrock', exchange.requestId, model, [charge]);
      return json({ seeds: [1], finish_reasons: [null], images: ['iVBORw0KGgo='] });
    }
    if (!models[model]) return problem(404, 'Model not found.');
    return ownForm(exchange, model, isStream);
  };

  /** https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html, 2026-12-01 */
  const ownForm = (exchange: Exchange, model: string, isStream: boolean): Reply => {
    const { body, order } = exchange;
    if (model.includes('embed')) {
      const input = textTokens(text(body, 'inputText', ''));
      bill(exchange, model, { ...NOTHING, input }, 'default');
      return json({ embedding: [0.1, 0.2], ...(!order.missingUsage && { inputTextTokenCount: input }) });
    }
    const used = usedBy(model, body, caches);
    bill(exchange, model, used, 'default');
    const told = { input_tokens: used.input, cache_read_input_tokens: used.read, output_tokens: used.output };
    const usage = order.missingUsage
      ? {}
      : {
          ...told,
          cache_creation_input_tokens: used.write5m + used.write1h,
          cache_creation: { ephemeral_5m_input_tokens: used.write5m, ephemeral_1h_input_tokens: used.write1h },
        };
    const metrics = { inputTokenCount: used.input, outputTokenCount: used.output };
    const last = order.missingUsage ? {} : { 'amazon-bedrock-invocationMetrics': metrics };
    const id = `msg_bdrk_${randomUUID()}`;
    const message = { id, type: 'message', role: 'assistant', model, content: [], stop_reason: 'end_turn', usage };
    const counts = { prompt_token_count: used.input, generation_token_count: used.output };
    if (model.startsWith('us.meta')) {
      const generation = { generation: ANSWER, stop_reason: 'stop', ...(!order.missingUsage && counts) };
      return isStream ? stream([bedrockChunk({ ...generation, ...last })]) : json(generation);
    }
    if (!isStream) return json(message);
    return stream(
      [
        { type: 'message_start', message: { ...message, usage: { ...usage, output_tokens: 1 } } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ANSWER } },
        {
          type: 'message_delta',
          delta: { stop_reason: 'end_turn' },
          usage: order.missingUsage ? {} : { output_tokens: used.output },
        },
        { type: 'message_stop', ...last },
      ].map(bedrockChunk),
    );
  };

  const start = ({ body, order, requestId }: Exchange): Reply => {
    const model = text(body, 'modelId', '');
    const price = videos[model];
    if (price === undefined) return problem(404, 'Model not found.');
    const arn = `arn:aws:bedrock:us-east-1:111122223333:async-invoke/${requestId}`;
    const seconds = number(fields(fields(body['modelInput'])['videoGenerationConfig']), 'durationSeconds', 6);
    const charge = { description: 'video', quantity: String(seconds), unit: 'second', unitPrice: price };
    if (!order.failJob) invoice.bill('bedrock', arn, model, [charge]);
    jobs.set(arn, { model, order, polls: 0 });
    return json({ invocationArn: arn });
  };

  const look = ({ params }: Exchange): Reply => {
    const arn = params['arn'] ?? '';
    const job = jobs.get(arn);
    if (!job) return problem(404, 'Invocation not found.');
    job.polls += 1;
    const isOver = job.polls >= (job.order.polls ?? 2);
    return json({
      invocationArn: arn,
      modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${job.model}`,
      status: !isOver ? 'InProgress' : job.order.failJob ? 'Failed' : 'Completed',
      submitTime: new Date().toISOString(),
      outputDataConfig: { s3OutputDataConfig: { s3Uri: 's3://simulator' } },
    });
  };

  const model = (route: string): RegExp => new RegExp(`^/model/(?<model>[^/]+)/${route}$`);
  return {
    name: 'bedrock',
    prefix: '/bedrock',
    routes: [
      { method: 'POST', path: model('converse'), billable: true, run: (exchange) => converse(exchange, false) },
      { method: 'POST', path: model('converse-stream'), billable: true, run: (exchange) => converse(exchange, true) },
      { method: 'POST', path: model('invoke'), billable: true, run: (exchange) => invoke(exchange, false) },
      {
        method: 'POST',
        path: model('invoke-with-response-stream'),
        billable: true,
        run: (exchange) => invoke(exchange, true),
      },
      { method: 'POST', path: /^\/async-invoke$/, billable: true, run: start },
      { method: 'GET', path: /^\/async-invoke\/(?<arn>[^/]+)$/, run: look },
    ],
    failure: ({ fail }) => problem(fail, `Answered ${fail} on order.`),
    newRequestId: () => randomUUID(),
    headers: ({ requestId }) => ({ 'x-amzn-requestid': requestId }),
    reset: () => {
      caches.clear();
      jobs.clear();
    },
  };
}

const NOTHING: Used = { input: 0, output: 0, read: 0, write5m: 0, write1h: 0 };

function stream(events: readonly (readonly [string, unknown])[]): Reply {
  return bytes('application/vnd.amazon.eventstream', [awsEventStream(events)]);
}

/** A system text that is to be cached is written once and read from then on. */
function usedBy(model: string, body: Fields, caches: Set<string>): Used {
  const said = list(body['messages']).flatMap((one) => list(fields(one)['content']).map(textOf));
  const input = [...said, text(body, 'prompt', '')].reduce((all, one) => all + (one ? textTokens(one) : 0), 0);
  const used = { ...NOTHING, input, output: textTokens(ANSWER) };
  const system = list(body['system']).map(fields);
  const words = system.map(textOf).join(' ');
  if (words === '') return used;
  const tokens = textTokens(words);
  const control = system.map((one) => fields(one['cachePoint'] ?? one['cache_control'])).find((one) => one['type']);
  const key = `${model} ${words}`;
  if (!control) return { ...used, input: input + tokens };
  if (caches.has(key)) return { ...used, read: tokens };
  caches.add(key);
  return control['ttl'] === '1h' ? { ...used, write1h: tokens } : { ...used, write5m: tokens };
}

function textOf(block: unknown): string {
  return typeof block === 'string' ? block : text(fields(block), 'text', '');
}

function usageOf({ input, output, read, write5m, write1h }: Used): Fields {
  const cacheDetails = Object.entries({ '1h': write1h, '5m': write5m })
    .filter(([, inputTokens]) => inputTokens > 0)
    .map(([ttl, inputTokens]) => ({ ttl, inputTokens }));
  return {
    inputTokens: input,
    outputTokens: output,
    totalTokens: input + output + read + write5m + write1h,
    cacheReadInputTokens: read,
    cacheWriteInputTokens: write5m + write1h,
    cacheDetails,
  };
}
