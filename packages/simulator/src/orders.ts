import { z } from 'zod';

export type FailStatus = 400 | 401 | 403 | 404 | 408 | 409 | 422 | 429 | 500 | 502 | 503 | 504;

/** What to do with the next matching request. The parts combine, as in `{ hold: true, missingUsage: true }`. */
export interface Order {
  /** Answer this HTTP status; not billed. */
  fail?: FailStatus | undefined;
  /** Reset the connection `before` the request is accepted (not billed) or `after` (billed, never answered). */
  drop?: 'before' | 'after' | undefined;
  /** Accept, bill, and answer only after `handle.release()`. */
  hold?: true | undefined;
  /** The provider's content filter withholds the output. */
  filter?: true | undefined;
  /** Leave usage, billed units or metrics out of the answer; the bill stays. */
  missingUsage?: true | undefined;
  /** Accept, then let the job end as failed. */
  failJob?: true | undefined;
  /** Replicate only: accept, then let the deadline pass before the job starts; not billed. */
  abortJob?: true | undefined;
  /** fal only: units billed for a `fail: 422` or a failed job, as a decimal string. */
  billed?: string | undefined;
  /** How many status requests until the job is done (default 2). */
  polls?: number | undefined;
  /** Deliver the final webhook this many times (default 1). */
  webhookTimes?: number | undefined;
  /** Replicate only: `Prefer: wait` ends with the job still in this status. */
  waitEnds?: 'starting' | 'processing' | undefined;
  /** How many requests the order is good for (default 1). */
  times?: number | undefined;
  /** `retry-after` in seconds, or `{ ms }` for `retry-after-ms`. */
  retryAfter?: number | { ms: number } | undefined;
  /** Headers to add to the answer. */
  headers?: Record<string, string> | undefined;
  /** Which requests; default: the next one that would be billed (no poll, upload or download). */
  match?: { method?: string | undefined; path?: RegExp | undefined } | undefined;
}

const statuses: readonly FailStatus[] = [400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504];

const repeat: z.ZodType<number> = z.int().positive();

const shape = {
  fail: z.literal(statuses),
  drop: z.enum(['before', 'after']),
  hold: z.literal(true),
  filter: z.literal(true),
  missingUsage: z.literal(true),
  failJob: z.literal(true),
  abortJob: z.literal(true),
  billed: z.string().regex(/^\d+(\.\d+)?$/),
  polls: repeat,
  webhookTimes: repeat,
  waitEnds: z.enum(['starting', 'processing']),
  times: repeat,
  retryAfter: z.union([z.number().nonnegative(), z.strictObject({ ms: z.number().nonnegative() })]),
  headers: z.record(z.string(), z.string()),
  match: z.strictObject({ method: z.string().optional(), path: z.instanceof(RegExp).optional() }),
};

const orderSchema: z.ZodType<Order> = z
  .strictObject(shape)
  .partial()
  .refine((order) => !(order.fail && order.drop), {
    path: ['drop'],
    error: 'a request is either answered with a failure or dropped; give one order for each',
  })
  .refine((order) => !order.billed || order.fail === 422 || order.failJob, {
    path: ['billed'],
    error: 'only a failure can be billed; add fail: 422 or failJob: true',
  });

/** Control over the orders of one `order(...)` call. */
export interface OrderHandle {
  /** Lets every answer held by these orders go, and holds none of the later ones. */
  release(): void;
  /** Resolves when the first of these orders has met its request (for a held one: after it was billed). */
  readonly reached: Promise<void>;
  /** How many requests these orders are still waiting for. */
  readonly remaining: number;
}

interface Waiting {
  order: Order;
  left: number;
  met: () => void;
  released: Promise<void>;
}

/** An order that has met its request. */
export interface Taken {
  order: Order;
  met: () => void;
  released: Promise<void>;
}

function checked(order: unknown): Order {
  const result = orderSchema.safeParse(order);
  if (result.success) {
    return result.data;
  }
  const issue = result.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = unknown ?? issue?.path.join('.') ?? '';
  const value = (issue?.path ?? []).reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    order,
  );
  const shown = unknown ? `is not an order` : `has the value ${JSON.stringify(value)}`;
  const fix = unknown ? `use one of ${Object.keys(shape).join(', ')}` : (issue?.message ?? '');
  throw new TypeError(`Order field "${path}" ${shown}: ${fix}`);
}

interface Signal {
  promise: Promise<void>;
  resolve: () => void;
}

// Promise.withResolvers is newer than this project's library level.
function signal(): Signal {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** First in, first out; one order at most for each request. */
export class Orders {
  #waiting: Waiting[] = [];
  #releases: (() => void)[] = [];

  readonly add = (...orders: Order[]): OrderHandle => {
    const release = signal();
    const reached = signal();
    const added = orders.map((order): Waiting => {
      const valid = checked(order);
      return { order: valid, left: valid.times ?? 1, met: reached.resolve, released: release.promise };
    });
    this.#waiting.push(...added);
    this.#releases.push(release.resolve);
    return {
      release: release.resolve,
      reached: reached.promise,
      get remaining() {
        return added.reduce((count, entry) => count + entry.left, 0);
      },
    };
  };

  take(request: { method: string; path: string; billable: boolean }): Taken | undefined {
    const entry = this.#waiting.find(({ order: { match } }) => {
      const method = match?.method === undefined || match.method.toUpperCase() === request.method;
      return match ? method && (match.path?.test(request.path) ?? true) : request.billable;
    });
    if (!entry) {
      return undefined;
    }
    entry.left -= 1;
    if (entry.left === 0) {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    }
    return entry;
  }

  /** Forgets every order and lets every held answer go. */
  clear(): void {
    for (const release of this.#releases) {
      release();
    }
    this.#waiting = [];
    this.#releases = [];
  }
}
