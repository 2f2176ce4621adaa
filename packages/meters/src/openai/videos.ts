import { measure } from '@costspan/core';
import { parseQuantity } from '@costspan/core/internal';
import type { Decimal, Usage } from '@costspan/core';
import type { Basis, End } from '@costspan/core/internal';
import { lengthAt } from '../shared/wire/index.ts';
import { usageOf } from './call.ts';
import type { Call } from './call.ts';
import { isFiltered } from './end.ts';
import { pixelsOf, sizeOf } from './images.ts';
import { fields, text } from './read.ts';

const ENDS: ReadonlyMap<string, End> = new Map(
  Object.entries<End>({
    queued: 'pending',
    in_progress: 'pending',
    completed: 'succeeded',
    failed: 'failed',
  }),
);

/** https://developers.openai.com/api/reference/resources/videos/methods/create, 2026-11-24 */
const DEFAULTS = { model: 'sora-2', seconds: '4', size: '720x1280' };

/** What the price list calls the sizes. */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    '720p': '1280x720',
    '1024p': '1792x1024',
    '1080p': '1920x1080',
  }),
);

/** A clip that is made in one go is no longer than this; a longer one was stitched (same page). */
const LONGEST_CLIP = 20;

/** Video jobs; undefined for a list of jobs, a deletion and the like. */
export function videoUsage(call: Call): Usage | undefined {
  const { answer: job, request, action } = call;
  const event = job['object'] === 'event' ? (text(job['type']) ?? '') : '';
  if (job['object'] === 'list' || job['deleted'] === true) return undefined;
  const created = action === 'create' && call.provider === 'openai' && text(request['prompt']) !== undefined;
  const end = call.end ?? endOf(call, event);
  const length = secondsOf(call, end, created);
  const named = text(job['size']) ?? text(request['size']) ?? text(request['resolution']);
  const size = named === undefined && created ? DEFAULTS.size : (sizeOf(named) ?? NAMED.get(named ?? ''));
  const pixels = pixelsOf(size);
  const resolution = pixels ? `${Math.min(pixels.width, pixels.height)}p` : named;
  const seconds = length?.seconds.toNumber();
  const responseModel = text(job['model']);
  return usageOf(call, {
    outputType: 'video',
    end,
    responseModel,
    model:
      created && responseModel === undefined && call.statedModel === undefined && request['model'] === undefined
        ? DEFAULTS.model
        : undefined,
    responseId: text(event ? fields(job['data'])['id'] : job['id']),
    measures: length ? [measure('video_output', 'second', length.seconds, length.basis)] : [],
    facts: { size: size ?? named, resolution, duration: seconds },
    incomplete: end === 'succeeded' && length?.sure !== true,
    media: {
      count: end === 'succeeded' ? 1 : undefined,
      width: pixels?.width,
      height: pixels?.height,
      resolution,
      duration: seconds,
    },
  });
}

function endOf({ answer: job, action }: Call, event: string): End {
  if (event) return event === 'video.completed' ? 'succeeded' : 'failed';
  const status = text(job['status']);
  const end = ENDS.get(status ?? '');
  if (end === 'failed' && isFiltered(job['error'])) return 'filtered';
  // Every one of these methods only starts a job.
  return end ?? (action === 'retrieve' && status === undefined && job['completed_at'] ? 'succeeded' : 'pending');
}

interface Length {
  readonly seconds: Decimal;
  readonly basis: Basis;
  /** the job itself tells the seconds that it made */
  readonly sure: boolean;
}

/**
 * New seconds of a job. An extension's job tells the "stitched total duration", its request "the
 * newly generated extension segment" (API reference of `Video` and of `videos.extend`, 2026-11-24).
 * Which of them is billed no page says; the new ones are the least, so the charge is an estimate.
 * A remix or an edit is a clip of its own, as long as its job says.
 */
function secondsOf({ answer: job, request, action }: Call, end: End, created: boolean): Length | undefined {
  const wanted = lengthAt(request, 'seconds');
  if (action === 'extend') return wanted && { seconds: wanted, basis: 'request', sure: false };
  const made = parseQuantity(job['seconds']);
  // A poll does not tell what kind of job it asks for: seconds that no single clip has are a stitched total.
  if (made?.gt(LONGEST_CLIP)) return wanted && { seconds: wanted, basis: 'request', sure: false };
  if (made?.gt(0)) return { seconds: made, basis: end === 'succeeded' ? 'usage' : 'request', sure: true };
  if (wanted) return { seconds: wanted, basis: 'request', sure: false };
  return created && made === undefined
    ? {
        seconds: parseQuantity(DEFAULTS.seconds) as Decimal,
        basis: end === 'pending' ? 'default' : 'request',
        sure: false,
      }
    : undefined;
}
