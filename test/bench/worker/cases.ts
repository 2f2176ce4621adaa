import type OpenAI from 'openai';
import { ownRequests, MODEL } from './stub.ts';
import type { Scenario } from './stub.ts';
import type { Seen } from './otel.ts';

/** What an app does with the SDK, and what of it must be seen afterwards. */
export interface Case {
  readonly title: string;
  readonly scenario: Scenario;
  /** the case is about images: subjects that do not instrument them have no say in it */
  readonly images?: boolean;
  /** throws where the app gets anything but what the bare SDK gives it */
  run(client: OpenAI): Promise<void>;
  /** what is wrong with the spans; nothing said is right */
  judge?(seen: Seen): string | undefined;
}

const messages = [{ role: 'user' as const, content: 'Name a boat.' }];
const chat = { model: MODEL.chat, messages };
const image = {
  model: MODEL.image,
  prompt: 'A red boat on a lake.',
  n: 1,
  size: '1024x1024' as const,
  quality: 'high' as const,
};

function same(actual: unknown, wanted: unknown, what: string): void {
  if (actual !== wanted) throw new Error(`${what} is ${String(actual)}, not ${String(wanted)}`);
}

/** The SDK's own error of a 400 must reach the app as it is. */
async function refused(call: Promise<unknown>): Promise<void> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason as { status?: number; constructor: { name: string } },
  );
  same(error?.constructor.name, 'BadRequestError', 'the error');
  same(error?.status, 400, 'its status');
}

function anyValue(seen: Seen, wanted: (name: string, value: unknown) => boolean): boolean {
  return seen.spans.some((span) => Object.entries(span.attributes).some(([name, value]) => wanted(name, value)));
}

function hasError(seen: Seen): string | undefined {
  return seen.spans.some((span) => span.error) ? undefined : 'span without error';
}

export const CASES: Readonly<Record<string, Case>> = {
  withResponse: {
    title: 'chat.create().withResponse()',
    scenario: 'ok',
    async run(client) {
      const { data, response } = await client.chat.completions.create(chat).withResponse();
      same(data.id, 'chatcmpl-1', 'data.id');
      same(response.status, 200, 'response.status');
    },
  },
  asResponse: {
    title: 'chat.create().asResponse(), then body',
    scenario: 'ok',
    async run(client) {
      const response = await client.chat.completions.create(chat).asResponse();
      same(((await response.json()) as { id: string }).id, 'chatcmpl-1', 'the body');
    },
  },
  parse: {
    title: 'chat.completions.parse()',
    scenario: 'ok',
    async run(client) {
      const schema = {
        type: 'object',
        properties: { answer: { type: 'string' } },
        required: ['answer'],
        additionalProperties: false,
      };
      const answer = await client.chat.completions.parse({
        ...chat,
        response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } },
      });
      same(answer.choices.length, 1, 'choices');
    },
  },
  error: {
    title: 'chat.create() answered with 400',
    scenario: 'error',
    run: (client) => refused(client.chat.completions.create(chat)),
    judge: hasError,
  },
  break: {
    title: 'stream, broken off early',
    scenario: 'stream',
    async run(client) {
      for await (const part of await client.chat.completions.create({ ...chat, stream: true })) {
        same(part.id, 'chatcmpl-1', 'the event');
        break;
      }
    },
  },
  streamWithResponse: {
    title: 'stream.withResponse()',
    scenario: 'stream',
    async run(client) {
      const { data } = await client.chat.completions.create({ ...chat, stream: true }).withResponse();
      let events = 0;
      for await (const _ of data) events++;
      same(events, 7, 'events');
    },
  },
  responsesWithResponse: {
    title: 'responses stream.withResponse()',
    scenario: 'stream',
    async run(client) {
      const { data } = await client.responses
        .create({ model: MODEL.chat, input: 'Name a boat.', stream: true })
        .withResponse();
      let events = 0;
      for await (const _ of data) events++;
      same(events, 3, 'events');
    },
  },
  imagesWithResponse: {
    title: 'images.generate().withResponse()',
    scenario: 'ok',
    images: true,
    async run(client) {
      const { data, response } = await client.images.generate(image).withResponse();
      same(data.data?.length, 1, 'images');
      same(response.status, 200, 'response.status');
    },
  },
  imagesUsage: {
    title: 'images: the 4,160 tokens that the server reports',
    scenario: 'ok',
    images: true,
    run: async (client) => void (await client.images.generate(image)),
    judge(seen) {
      if (anyValue(seen, (_, value) => value === 4160)) return undefined;
      const said = seen.spans
        .flatMap((span) => Object.entries(span.attributes))
        .find(([name, value]) => /output_tokens|completion_tokens/.test(name) && typeof value === 'number');
      return said ? `reports ${String(said[1])}` : 'no usage';
    },
  },
  imagesError: {
    title: 'images.generate() answered with 400',
    scenario: 'error',
    images: true,
    run: (client) => refused(client.images.generate(image)),
    judge: hasError,
  },
  retries: {
    title: 'two retries inside the SDK are visible',
    scenario: 'retried',
    run: async (client) => void (await client.chat.completions.create(chat)),
    judge: (seen) =>
      anyValue(seen, (name, value) => /retr|attempt|resend/i.test(name) && value === 2) ? undefined : 'invisible',
  },
  ownRequests: {
    title: 'images: no request of its own',
    scenario: 'ok',
    images: true,
    run: async (client) => void (await client.images.generate(image)),
    judge: () => (ownRequests.some((url) => url.includes('media.example')) ? 'downloads the image' : undefined),
  },
};
