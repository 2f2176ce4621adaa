/** A fake SDK, its meter and its price, for tests of the engine. */
import { measure, registerBook } from '@costspan/core';
import type { Exchange, Usage } from '@costspan/core';
import type { Meter } from '@costspan/core/internal';
import { attachmentOf } from './attachment.ts';
import type { Attachment } from './attachment.ts';
import { currentCall } from './current-call.ts';
import { Recorder } from './conformance/recorder.ts';
import type { EventFilter, MethodRow, SdkSpec } from './spec.ts';

/** What the fake provider answers, whole or in the events of a stream. */
interface Answer {
  readonly id?: string;
  /** images that were made, 0.5 USD each */
  readonly units?: number;
  /** of a job */
  readonly state?: 'running' | 'failed';
}

registerBook(
  {
    biller: 'acme',
    currency: 'USD',
    models: [
      {
        model: 'm',
        modality: 'image',
        tier: 'standard',
        tierBasis: 'user',
        rates: [
          {
            id: 'acme/m',
            item: 'image_output',
            unit: 'image',
            price: '0.5',
            source: 'https://example.com',
            seen: '2026-11-01',
            evidence: 'user',
          },
        ],
      },
    ],
  } as never,
  'v1',
);

/** Reads the last fact of a stream's events as well as one whole answer. */
export const meter: Meter = {
  provider: 'acme',
  usages: (exchange) => [usageOf(exchange)],
};

function usageOf({ provider, model, status, request, response }: Exchange): Usage {
  const answer = (Array.isArray(response) ? response.at(-1) : response) as Answer | undefined;
  const asked = (request as { n?: number } | undefined)?.n;
  const count = answer?.units ?? asked;
  return {
    provider,
    model,
    responseId: answer?.id,
    end: endOf(status, answer),
    facts: {},
    measures:
      count === undefined
        ? []
        : [measure('image_output', 'image', count, answer?.units === undefined ? 'request' : 'usage')],
  };
}

function endOf(status: number | undefined, answer: Answer | undefined): Usage['end'] {
  if ((status ?? 200) >= 500) return 'server_error';
  if (status === 422) return 'invalid';
  if ((status ?? 200) >= 400) return 'refused';
  if (answer?.state === 'running') return 'pending';
  return answer?.state === 'failed' ? 'failed' : 'succeeded';
}

/** `Sdk.generate(body)`, whose first argument is the body. */
export const row: MethodRow = {
  target: 'Sdk',
  method: 'generate',
  publicName: 'sdk.generate',
  role: 'generate',
  start: (_self, [request]) => ({
    kind: 'generate',
    exchange: { provider: 'acme', model: 'm', url: 'https://api.acme.com/v1/images', request },
  }),
};

/** Asks for the job that its first argument names. */
export const settleRow: MethodRow = {
  target: 'Sdk',
  method: 'get',
  publicName: 'sdk.get',
  role: 'settle',
  start: (_self, [id]) => ({
    kind: 'settle',
    exchange: { provider: 'acme', url: 'https://api.acme.com/v1/jobs' },
    jobId: id as string,
  }),
};

let specs = 0;

/** A spec with a name of its own, since a process has one attachment for each name. */
export function specOf(more: Partial<SdkSpec> = {}): SdkSpec {
  return {
    name: `fake-${++specs}`,
    scope: { name: '@costspan/instrumentation-fake', version: '1.0.0' },
    clientFunction: 'instrumentFake',
    versions: { 'fake-sdk': '>=1' },
    files: [],
    methods: [row],
    providers: [meter],
    headers: ['x-units'],
    ...more,
  };
}

export interface Attached<T> {
  /** an object of the class as it is without costspan */
  readonly plain: T;
  /** an object of a class of its own, whose prototype is patched */
  readonly watched: T;
  readonly recorder: Recorder;
  readonly attachment: Attachment;
  readonly spec: SdkSpec;
}

/** Two classes alike, of which one is instrumented. */
export function attach<T extends object>(make: () => new () => T, more: Partial<SdkSpec> = {}): Attached<T> {
  const [Plain, Watched] = [make(), make()];
  const spec = specOf(more);
  const attachment = attachmentOf(spec);
  const recorder = new Recorder();
  attachment.providers = recorder.providers;
  attachment.enabled = true;
  attachment.patch({ Sdk: Watched.prototype }, 'test');
  return { plain: new Plain(), watched: new Watched(), recorder, attachment, spec };
}

/** The charges as text: status and images, or how an unpriced one ended. */
export function charges(recorder: Recorder): string[] {
  return recorder.records.map(({ attributes }) => {
    const status = attributes['costspan.cost.status'] ?? attributes['costspan.cost.missing_reason'];
    const units = attributes['costspan.billing.quantity'] as number | undefined;
    return [status, units, attributes['costspan.billing.outcome']].filter((one) => one !== undefined).join(' ');
  });
}

/** Keeps the counts of a stream's events and nothing else of them. */
export const EVENTS: EventFilter = {
  keep: ({ units }) => (units === undefined ? undefined : { units }),
};

/** The same row for a stream of events. */
export const streamRow: MethodRow = { ...row, events: EVENTS };

/** `Sdk.request()` sends one HTTP request. */
export const transportRow: MethodRow = {
  target: 'Sdk',
  method: 'request',
  role: 'transport',
  transport: (original, _self, args) => {
    const send = (): Promise<Response> => original(...args) as Promise<Response>;
    return currentCall()?.http.send(send) ?? send();
  },
};

/** What an app that does not handle a rejection hears of it, until the process has nothing left to do at once. */
export async function unhandledRejections(run: () => unknown): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => void reasons.push(reason));
  await run();
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  process.removeAllListeners('unhandledRejection');
  for (const one of others) process.on('unhandledRejection', one);
  return reasons;
}
