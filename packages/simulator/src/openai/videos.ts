import { randomBytes } from 'node:crypto';
import { fields, number, text, type Fields } from '../fields.ts';
import { bytes, json, type Exchange, type Reply, type Route } from '../http.ts';
import { mp4, png } from '../media.ts';
import { decimal } from '../money.ts';
import { invalid, openaiError, unknownModel } from './errors.ts';
import type { Api } from './api.ts';
import { videoPrices } from './prices.ts';

interface VideoJob {
  id: string;
  model: string;
  prompt: string;
  /** Length of the whole clip; an extension bills only its own part. */
  seconds: number;
  size: string;
  request: Exchange;
  remixedFrom: string | null;
  createdAt: number;
  polls: number;
}

const now = (): number => Math.floor(Date.now() / 1000);

function state(job: VideoJob): 'queued' | 'in_progress' | 'completed' | 'failed' {
  const { order } = job.request;
  if (job.polls < (order.polls ?? 2)) {
    return job.polls === 0 ? 'queued' : 'in_progress';
  }
  return order.failJob || order.filter ? 'failed' : 'completed';
}

/** https://developers.openai.com/api/docs/api-reference/videos, 2026-11-24. There is no usage: size and seconds decide. */
function body(job: VideoJob): Fields {
  const status = state(job);
  const ended = status === 'completed' || status === 'failed';
  const error = job.request.order.filter
    ? { code: 'moderation_blocked', message: 'Your request was blocked by our moderation system.' }
    : { code: 'video_generation_failed', message: 'Video generation failed.' };
  return {
    id: job.id,
    object: 'video',
    model: job.model,
    status,
    progress: status === 'completed' ? 100 : status === 'queued' ? 0 : 50,
    prompt: job.prompt,
    seconds: String(job.seconds),
    size: job.size,
    created_at: job.createdAt,
    completed_at: ended ? now() : null,
    expires_at: status === 'completed' ? now() + 3600 : null,
    error: status === 'failed' ? error : null,
    remixed_from_video_id: job.remixedFrom,
  };
}

const absent = (): Reply => openaiError(404, { message: 'Video not found.', type: 'invalid_request_error' });

export function videoRoutes(api: Api): { routes: Route[]; reset: () => void } {
  const jobs = new Map<string, VideoJob>();

  const start = (
    request: Exchange,
    what: { model: string; seconds: number; billed: number; size: string; from?: VideoJob },
  ): Reply => {
    const { model, seconds, billed, size, from } = what;
    const unitPrice = videoPrices[model]?.[size];
    if (unitPrice === undefined) {
      return videoPrices[model] ? invalid('size', `Invalid value: '${size}' for ${model}.`) : unknownModel(model);
    }
    const id = `video_${randomBytes(24).toString('hex')}`;
    const prompt = text(request.body, 'prompt', '');
    const job: VideoJob = {
      id,
      model,
      prompt,
      seconds,
      size,
      request,
      remixedFrom: from?.id ?? null,
      createdAt: now(),
      polls: 0,
    };
    jobs.set(id, job);
    // A failed video is not billed; how it ends is known from the order.
    if (!request.order.failJob && !request.order.filter) {
      api.bill(request, id, model, [
        { description: `video ${size}`, quantity: decimal(billed), unit: 'second', unitPrice },
      ]);
    }
    return json(body(job));
  };

  const create = (request: Exchange): Reply => {
    const seconds = number(request.body, 'seconds', 4);
    const size = text(request.body, 'size', '720x1280');
    return start(request, { model: api.model(request, 'sora-2'), seconds, billed: seconds, size });
  };

  const derive =
    (seconds: (job: VideoJob, request: Exchange) => { whole: number; billed: number }) =>
    (request: Exchange): Reply => {
      const from = jobs.get(request.params['id'] ?? text(fields(request.body['video']), 'id', ''));
      if (!from) {
        return absent();
      }
      const { whole, billed } = seconds(from, request);
      return start(request, { model: from.model, size: from.size, seconds: whole, billed, from });
    };

  const again = derive(({ seconds }) => ({ whole: seconds, billed: seconds }));
  const extend = derive((job, request) => {
    const added = number(request.body, 'seconds', 4);
    return { whole: job.seconds + added, billed: added };
  });

  const withJob =
    (run: (job: VideoJob, request: Exchange) => Reply) =>
    (request: Exchange): Reply => {
      const job = jobs.get(request.params['id'] ?? '');
      return job ? run(job, request) : absent();
    };

  const retrieve = withJob((job) => {
    job.polls += 1;
    return json(body(job));
  });
  const content = withJob((job, { query }) =>
    state(job) !== 'completed'
      ? openaiError(404, { message: 'Video is not ready yet.', type: 'invalid_request_error' })
      : query.get('variant') === 'thumbnail'
        ? bytes('image/png', [png])
        : bytes('video/mp4', [mp4]),
  );
  const remove = withJob((job) => {
    jobs.delete(job.id);
    return json({ id: job.id, object: 'video.deleted', deleted: true });
  });
  const all = (): Reply => {
    const data = [...jobs.values()].toReversed().map(body);
    return json({
      object: 'list',
      data,
      first_id: data[0]?.['id'] ?? null,
      last_id: data.at(-1)?.['id'] ?? null,
      has_more: false,
    });
  };

  return {
    reset: () => jobs.clear(),
    routes: [
      { method: 'POST', path: /^\/v1\/videos$/, billable: true, run: create },
      { method: 'POST', path: /^\/v1\/videos\/extensions$/, billable: true, run: extend },
      { method: 'POST', path: /^\/v1\/videos\/edits$/, billable: true, run: again },
      { method: 'POST', path: /^\/v1\/videos\/(?<id>[^/]+)\/remix$/, billable: true, run: again },
      { method: 'GET', path: /^\/v1\/videos$/, run: all },
      { method: 'GET', path: /^\/v1\/videos\/(?<id>[^/]+)$/, run: retrieve },
      { method: 'GET', path: /^\/v1\/videos\/(?<id>[^/]+)\/content$/, run: content },
      { method: 'DELETE', path: /^\/v1\/videos\/(?<id>[^/]+)$/, run: remove },
    ],
  };
}
