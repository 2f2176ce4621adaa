import { randomUUID } from 'node:crypto';
import { fields, text } from '../fields.ts';
import { bytes, events, json, type Exchange, type Reply, type Route } from '../http.ts';
import { mp4, png } from '../media.ts';
import type { Context, Provider } from '../server.ts';
import { fileRoutes } from './files.ts';
import { accept, body, cancel, ended, outcome, poll, type Job } from './jobs.ts';
import { deployments, modelOfVersion, models, trainers } from './models.ts';
import { deliver } from './webhooks.ts';

// https://replicate.com/docs/reference/http, errors, 2026-11-24
function problem(status: number, title: string, detail: string): Reply {
  return json({ title, detail, status }, status);
}

export function replicate(context: Context): Provider {
  const jobs = new Map<string, Job>();
  const files = fileRoutes(context);

  const create = (exchange: Exchange, name: string | undefined, deployment?: string): Reply => {
    const model = name === undefined ? undefined : models[name];
    if (!model || name === undefined) {
      return problem(
        name === undefined ? 422 : 404,
        'Invalid version or not permitted',
        'The specified version does not exist (or perhaps you do not have permission to use it?)',
      );
    }
    return started(
      exchange,
      accept(context, exchange, {
        kind: 'predictions',
        name,
        model,
        input: fields(exchange.body['input']),
        ...(deployment !== undefined && { deployment }),
      }),
    );
  };

  const started = (exchange: Exchange, job: Job): Reply => {
    jobs.set(job.id, job);
    if (/^wait\b/.test(exchange.headers['prefer'] ?? '')) {
      job.status = exchange.order.waitEnds ?? outcome(job);
    }
    return { ...json(body(context, job), 201), deliver: () => deliver(context, job) };
  };

  const train = (exchange: Exchange): Reply => {
    const name = `${exchange.params['owner']}/${exchange.params['name']}`;
    const model = trainers[name];
    return model
      ? started(
          exchange,
          accept(context, exchange, { kind: 'trainings', name, model, input: fields(exchange.body['input']) }),
        )
      : problem(404, 'Not found', 'The requested resource could not be found.');
  };

  const withJob =
    (run: (job: Job) => Reply) =>
    ({ params }: Exchange): Reply => {
      const job = jobs.get(params['id'] ?? '');
      return job ? run(job) : problem(404, 'Not found', 'The requested resource could not be found.');
    };

  const get = withJob((job) => {
    poll(job);
    return json(body(context, job));
  });

  const stop = withJob((job) => {
    cancel(context, job);
    return json(body(context, job));
  });

  // https://replicate.com/docs/topics/predictions/streaming, 2026-11-24
  const stream = withJob((job) => {
    if (!ended(job)) {
      job.status = outcome(job);
    }
    if (job.status !== 'succeeded') {
      return events([
        { event: 'error', data: { detail: body(context, job)['error'] } },
        { event: 'done', data: { reason: 'error' } },
      ]);
    }
    const urls = [body(context, job)['output']].flat();
    return events([...urls.map((url) => ({ event: 'output', data: url })), { event: 'done', data: {} }]);
  });

  const listed = (kind: Job['kind']) => (): Reply =>
    json({
      previous: null,
      next: null,
      results: [...jobs.values()].filter((job) => job.kind === kind).map((job) => body(context, job)),
    });

  const describe = ({ params }: Exchange): Reply => {
    const name = `${params['owner']}/${params['name']}`;
    const model = models[name] ?? trainers[name];
    return model
      ? json({
          owner: params['owner'],
          name: params['name'],
          url: `https://replicate.com/${name}`,
          description: '',
          visibility: 'public',
          run_count: 1,
          // No price in the public model API.
          latest_version: {
            id: model.version,
            created_at: '2026-09-24T00:00:00Z',
            cog_version: '0.16.0',
            openapi_schema: {},
          },
        })
      : problem(404, 'Not found', 'The requested resource could not be found.');
  };

  const byName = /^\/v1\/models\/(?<owner>[^/]+)\/(?<name>[^/]+)\/predictions$/;
  const byDeployment = /^\/v1\/deployments\/(?<owner>[^/]+)\/(?<name>[^/]+)\/predictions$/;
  const named = ({ params }: Exchange): string => `${params['owner']}/${params['name']}`;
  const routes: Route[] = [
    ...files.routes,
    {
      method: 'POST',
      path: /^\/v1\/predictions$/,
      billable: true,
      run: (exchange) => create(exchange, modelOfVersion(text(exchange.body, 'version', ''))),
    },
    { method: 'POST', path: byName, billable: true, run: (exchange) => create(exchange, named(exchange)) },
    {
      method: 'POST',
      path: byDeployment,
      billable: true,
      run: (exchange) => create(exchange, deployments[named(exchange)] ?? '', named(exchange)),
    },
    {
      method: 'POST',
      path: /^\/v1\/models\/(?<owner>[^/]+)\/(?<name>[^/]+)\/versions\/[^/]+\/trainings$/,
      billable: true,
      run: train,
    },
    { method: 'GET', path: /^\/v1\/predictions$/, run: listed('predictions') },
    { method: 'GET', path: /^\/v1\/trainings$/, run: listed('trainings') },
    { method: 'GET', path: /^\/v1\/(?:predictions|trainings)\/(?<id>[^/]+)$/, run: get },
    { method: 'POST', path: /^\/v1\/(?:predictions|trainings)\/(?<id>[^/]+)\/cancel$/, run: stop },
    { method: 'GET', path: /^\/v1\/models\/(?<owner>[^/]+)\/(?<name>[^/]+)$/, run: describe },
    {
      method: 'GET',
      path: /^\/v1\/account$/,
      run: () => json({ type: 'organization', username: 'acme', name: 'Acme', github_url: '' }),
    },
    { method: 'GET', path: /^\/v1\/webhooks\/default\/secret$/, run: () => json({ key: context.webhookSecret }) },
    { method: 'GET', path: /^\/stream\/(?<id>[^/]+)$/, run: stream },
    { method: 'GET', path: /^\/delivery\/.+\.png$/, run: () => bytes('image/png', [png]) },
    { method: 'GET', path: /^\/delivery\/.+\.mp4$/, run: () => bytes('video/mp4', [mp4]) },
  ];

  return {
    name: 'replicate',
    prefix: '/replicate',
    routes,
    newRequestId: () => randomUUID(),
    failure: ({ fail }) =>
      problem(fail, 'Request failed', fail === 429 ? 'Request was throttled.' : `Answered ${fail} on order.`),
    headers: () => ({}),
    reset: () => {
      jobs.clear();
      files.reset();
    },
  };
}
