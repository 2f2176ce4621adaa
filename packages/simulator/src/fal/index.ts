import { randomUUID } from 'node:crypto';
import type { Fields } from '../fields.ts';
import { bytes, events, json, type Exchange, type Reply, type Route } from '../http.ts';
import { mp3, mp4, png } from '../media.ts';
import type { Context, Provider } from '../server.ts';
import { endpoints, missingField, type Endpoint } from './endpoints.ts';
import { detail, failure, filtered } from './errors.ts';
import { poll, statusBody, urls, type FalJob } from './jobs.ts';
import { realtime } from './realtime.ts';
import { storageRoutes } from './storage.ts';
import { webhookBody, WebhookSigner } from './webhook.ts';

type Result = Pick<FalJob, 'status' | 'payload' | 'units'>;

/** The accepted request's outcome, put on the invoice in the same step. */
function generate(
  context: Context,
  request: Pick<Exchange, 'order' | 'body'>,
  id: string,
  endpoint: string,
  model: Endpoint,
): Result {
  const { order, body } = request;
  const failed = order.failJob ?? false;
  const missing = missingField(body);
  const refused = order.filter && !model.blanksFiltered;
  const status = missing || refused || (failed && order.billed) ? 422 : failed ? 500 : 200;
  const units = status === 200 ? model.units(body) : (order.billed ?? '0');
  if (units !== '0') {
    const charge = {
      description: `${model.unit}${status === 200 ? '' : ' of a failed run'}`,
      quantity: units,
      unit: model.unit,
      unitPrice: model.unitPrice,
    };
    context.invoice.bill('fal', id, endpoint, [charge]);
  }
  const media = (name: string): string => `${context.origin}/fal/v3.fal.media/files/${id}/${name}`;
  const output = status === 200 ? model.output(body, media) : {};
  const blank = order.filter ? { has_nsfw_concepts: [output['has_nsfw_concepts']].flat().map(() => true) } : {};
  const payload: Fields =
    status === 200
      ? { ...output, ...blank }
      : missing
        ? detail(422, 'missing', 'Field required')
        : refused
          ? filtered
          : detail(status);
  return { status, payload, units };
}

function resultReply(job: FalJob): Reply {
  const billed = job.units !== '0' && !job.order.missingUsage;
  return json(job.payload, job.status, {
    'x-fal-request-id': job.id,
    ...(job.canceled && { 'x-fal-error-type': 'client_cancelled' }),
    ...(billed && { 'x-fal-billable-units': job.units }),
  });
}

export function fal(context: Context): Provider {
  const jobs = new Map<string, FalJob>();
  const signer = new WebhookSigner();
  const files = storageRoutes(context);

  const submit = (exchange: Exchange, run: (job: FalJob) => Reply): Reply => {
    const endpoint = exchange.params['endpoint'] ?? '';
    const model = endpoints[endpoint];
    if (!model) {
      return json(detail(404), 404);
    }
    const id = exchange.requestId;
    const result = generate(context, exchange, id, endpoint, model);
    return run({ id, endpoint, order: exchange.order, polls: 0, done: false, canceled: false, ...result });
  };

  const enqueue = (exchange: Exchange): Reply =>
    submit(exchange, (job) => {
      jobs.set(job.id, job);
      const url = exchange.query.get('fal_webhook');
      const deliver = (): void => {
        for (let time = 0; time < (job.order.webhookTimes ?? 1); time += 1)
          context.deliveries.queue(url ?? '', 1, () => {
            job.done = true;
            const body = webhookBody(job, time);
            return { headers: signer.headers(job.id, body), body };
          });
      };
      const accepted = {
        request_id: job.id,
        gateway_request_id: job.id,
        status: 'IN_QUEUE',
        ...urls(job),
        queue_position: 0,
      };
      return { ...json(accepted), ...(url !== null && { deliver }) };
    });

  const withJob =
    (run: (job: FalJob, exchange: Exchange) => Reply) =>
    (exchange: Exchange): Reply => {
      const job = jobs.get(exchange.params['id'] ?? '');
      if (!job) {
        return json({ detail: 'Request not found' }, 404);
      }
      const reply = run(job, exchange);
      return { ...reply, headers: { 'x-fal-request-id': job.id, ...reply.headers } };
    };

  const status = withJob((job, { query }) => {
    const state = poll(job);
    // https://fal.ai/docs/api-reference/inference-api, 2026-11-24: 202 until it is complete.
    return json(statusBody(job, state, query.get('logs') === '1'), state === 'COMPLETED' ? 200 : 202);
  });

  const statusStream = withJob((job, { query }) => {
    job.done = true;
    const withLogs = query.get('logs') === '1';
    return events(
      (['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const).map((state) => ({ data: statusBody(job, state, withLogs) })),
    );
  });

  const result = withJob((job) =>
    job.done ? resultReply(job) : json({ detail: 'Request is still in progress' }, 400),
  );

  const cancel = withJob((job) => {
    if (job.done) {
      return json({ status: 'ALREADY_COMPLETED' }, 400);
    }
    // Queue time is free, and a job taken out of the queue never ran.
    context.invoice.void('fal', job.id);
    Object.assign(job, {
      done: true,
      canceled: true,
      units: '0',
      status: 499,
      // https://fal.ai/docs/documentation/model-apis/request-errors, 2026-11-30
      payload: { detail: 'Request was cancelled', error_type: 'client_cancelled' },
    });
    return json({ status: 'CANCELLATION_REQUESTED' }, 202);
  });

  const stream = (exchange: Exchange): Reply =>
    submit(exchange, (job) => {
      const { headers, status: code } = resultReply(job);
      if (code >= 400) {
        return resultReply(job);
      }
      return events([{ data: { ...job.payload, partial: true } }, { data: job.payload }], headers);
    });

  const media = (exchange: Exchange): Reply => {
    const kind = exchange.params['kind'];
    return kind === 'mp4'
      ? bytes('video/mp4', [mp4])
      : kind === 'mp3'
        ? bytes('audio/mpeg', [mp3])
        : bytes('image/png', [png]);
  };

  // https://docs.fal.ai/model-endpoints/queue, 2026-11-24
  const routes: Route[] = [
    ...files.routes,
    { method: 'GET', path: /^\/queue\.fal\.run\/[^/]+\/.+\/requests\/(?<id>[^/]+)\/status$/, run: status },
    {
      method: 'GET',
      path: /^\/queue\.fal\.run\/[^/]+\/.+\/requests\/(?<id>[^/]+)\/status\/stream$/,
      run: statusStream,
    },
    { method: 'GET', path: /^\/queue\.fal\.run\/[^/]+\/.+\/requests\/(?<id>[^/]+)(?:\/response)?$/, run: result },
    { method: 'PUT', path: /^\/queue\.fal\.run\/[^/]+\/.+\/requests\/(?<id>[^/]+)\/cancel$/, run: cancel },
    { method: 'POST', path: /^\/queue\.fal\.run\/(?<endpoint>.+?)\/?$/, billable: true, run: enqueue },
    { method: 'POST', path: /^\/fal\.run\/(?<endpoint>.+)\/stream\/?$/, billable: true, run: stream },
    {
      method: 'POST',
      path: /^\/fal\.run\/(?<endpoint>.+?)\/?$/,
      billable: true,
      run: (exchange) => submit(exchange, resultReply),
    },
    { method: 'GET', path: /^\/rest(?:\.alpha)?\.fal\.ai\/\.well-known\/jwks\.json$/, run: () => json(signer.jwks) },
    { method: 'POST', path: /^\/rest(?:\.alpha)?\.fal\.ai\/tokens\/?$/, run: () => json('loopback-token') },
    { method: 'GET', path: /^\/v3\.fal\.media\/files\/.+\.(?<kind>png|mp4|mp3)$/, run: media },
  ];

  return {
    name: 'fal',
    prefix: '/fal',
    routes,
    newRequestId: () => randomUUID(),
    failure: (order, exchange) => {
      const model = endpoints[/^\/(?:queue\.)?fal\.run\/(.+?)(?:\/stream)?\/?$/.exec(exchange.path)?.[1] ?? ''];
      const endpoint = exchange.path.replace(/^\/(?:queue\.)?fal\.run\//, '');
      const reply = failure(order, exchange);
      if (order.billed === undefined || !model) {
        return reply;
      }
      const charge = {
        description: `${model.unit} of a failed run`,
        quantity: order.billed,
        unit: model.unit,
        unitPrice: model.unitPrice,
      };
      context.invoice.bill('fal', exchange.requestId, endpoint, [charge]);
      return { ...reply, headers: { 'x-fal-billable-units': order.billed } };
    },
    upgrade: realtime((endpoint, id, body) => {
      const model = endpoints[endpoint];
      return model
        ? generate(context, { order: {}, body }, id, endpoint, model).payload
        : { type: 'x-fal-error', error: 'NOT_FOUND', reason: endpoint };
    }),
    headers: ({ requestId }) => ({ 'x-fal-request-id': requestId }),
    reset: () => {
      jobs.clear();
      files.reset();
    },
  };
}
