import { rate } from '@costspan/core';
import { PriceBook } from '@costspan/core/internal';
import type { Exchange, Usage } from '@costspan/core';
import type { Item } from '@costspan/core/internal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meter, providerOfBaseUrl } from './index.ts';

const images = 'https://api.openai.com/v1/images/generations';

function read(exchange: Partial<Exchange>): Usage | undefined {
  return meter.usages({ provider: 'openai', ...exchange })[0];
}

function sumOf(usage: Usage | undefined, items: readonly Item[]): number {
  return (usage?.measures ?? [])
    .filter((one) => one.unit === 'token' && items.includes(one.item))
    .reduce((sum, one) => sum + one.quantity.toNumber(), 0);
}

describe('provider', () => {
  test.each([
    ['https://api.openai.com/v1', 'openai'],
    ['https://eu.api.openai.com/v1', 'openai'],
    ['https://contoso.openai.azure.com/openai/v1', 'azure.ai.openai'],
    ['https://contoso.cognitiveservices.azure.com', 'azure.ai.openai'],
    ['https://contoso.services.ai.azure.com/openai/v1', 'azure.ai.openai'],
    ['https://contoso.openai.azure.us', 'contoso.openai.azure.us'],
    ['https://api.x.ai/v1', 'x_ai'],
    ['https://api.together.xyz/v1', 'together_ai'],
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['https://generativelanguage.googleapis.com/v1beta/openai/', 'gcp.gemini'],
    ['https://us-central1-aiplatform.googleapis.com/v1', 'gcp.vertex_ai'],
    ['https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1', 'aws.bedrock'],
    ['https://api.openai.com.evil.example/v1', 'api.openai.com.evil.example'],
    ['https://notapi.openai.com/v1', 'notapi.openai.com'],
    ['http://127.0.0.1:8080/v1', '127.0.0.1'],
    ['gateway.internal/v1', 'gateway.internal'],
    ['', 'unknown'],
  ])('%s is billed by %s', (url, provider) => expect(providerOfBaseUrl(url)).toBe(provider));

  test('the URL decides only where the wire form was stated', () => {
    expect(read({ url: 'https://proxy.example/v1/images/generations' })?.provider).toBe('proxy.example');
    expect(read({ provider: 'together_ai', url: 'https://proxy.example/v1/images/generations' })?.provider).toBe(
      'together_ai',
    );
    expect(read({ url: '/openai/deployments/d/images/generations' })).toMatchObject({
      provider: 'azure.ai.openai',
      model: 'd',
    });
  });

  test('a deployment goes by the model that the answer names', () => {
    const url = 'https://contoso.openai.azure.com/openai/deployments/talk/chat/completions?api-version=1';
    expect(read({ url, response: { model: 'gpt-4o-mini-2024-07-18', choices: [], usage: {} } })?.model).toBe(
      'gpt-4o-mini-2024-07-18',
    );
  });

  test('the host of a data residency endpoint tells the region', () => {
    const at = (url: string): unknown => read({ url, response: { data: [{}] } })?.facts['region'];
    expect(at('https://eu.api.openai.com/v1/images/generations')).toBe('eu');
    expect(at('https://api.openai.com/v1/images/generations')).toBeUndefined();
  });
});

describe('operation', () => {
  test.each([
    ['https://api.openai.com/v1/models'],
    ['https://api.openai.com/v1/files/file_1/content'],
    ['https://api.openai.com/v1/videos/video_1/content'],
    ['https://api.openai.com/v1/videos/characters'],
    ['https://api.openai.com/v1/responses/resp_1/input_items'],
    ['https://api.openai.com/v1/chat/completions/chatcmpl_1'],
    ['https://api.openai.com/v1/organization/usage/images'],
    ['https://api.openai.com/v1/batches'],
  ])('%s is no generation', (url) =>
    expect(
      read({
        url,
        status: 200,
        response: { object: 'list', data: [{ url: 'x' }] },
        request: { model: 'gpt-image-2', input: 'x' },
      }),
    ).toBeUndefined(),
  );

  test('lists and deletions are no generations', () => {
    expect(read({ operation: 'videos.list' })).toBeUndefined();
    expect(read({ url: 'https://api.openai.com/v1/videos', response: { object: 'list', data: [] } })).toBeUndefined();
    expect(
      read({
        url: 'https://api.openai.com/v1/responses/resp_1',
        response: { id: 'resp_1', object: 'response', deleted: true },
      }),
    ).toBeUndefined();
  });

  test('is found in the bodies where nothing else tells', () => {
    expect(read({ operation: 'generate_content', request: { model: 'gpt-image-2', prompt: 'x' } })?.outputType).toBe(
      'image',
    );
    expect(read({ model: 'tts-1', request: { input: 'abc' } })).toMatchObject({
      outputType: 'speech',
      end: 'pending',
      input: { characters: 3 },
    });
    expect(read({ response: { object: 'video', id: 'v', status: 'in_progress' } })).toMatchObject({
      outputType: 'video',
      end: 'pending',
      responseId: 'v',
    });
    expect(read({ operation: 'chat', request: { messages: [] } })?.outputType).toBe('text');
    expect(read({ request: { model: 'text-embedding-3-large', input: 'x' } })).toBeUndefined();
  });

  test('a webhook tells the id and the end', () => {
    expect(
      read({ response: { object: 'event', id: 'evt_1', type: 'response.completed', data: { id: 'resp_1' } } }),
    ).toMatchObject({ responseId: 'resp_1', end: 'succeeded', measures: [], incomplete: true });
    expect(
      read({ response: { object: 'event', id: 'evt_1', type: 'video.failed', data: { id: 'video_1' } } }),
    ).toMatchObject({ responseId: 'video_1', end: 'failed' });
  });
});

describe('end', () => {
  test.each([
    [500, {}, 'server_error'],
    [422, {}, 'invalid'],
    [400, { error: { code: 'content_policy_violation' } }, 'filtered'],
    [400, { error: { code: 'other', innererror: { code: 'ResponsibleAIPolicyViolation' } } }, 'filtered'],
    [400, { code: 'moderation_blocked' }, 'filtered'],
    [401, {}, 'refused'],
    [200, { error: { code: 'overloaded' } }, 'failed'],
    [0, null, 'no_answer'],
    [undefined, undefined, 'pending'],
    [undefined, { error: { type: 'server_error' } }, 'server_error'],
  ] as const)('%s %j is %s', (status, response, end) =>
    expect(
      read({ url: images, request: { model: 'gpt-image-2' }, ...(status !== undefined && { status }), response })?.end,
    ).toBe(end),
  );

  test('a stream may end with an error', () => {
    expect(
      read({ url: images, status: 200, response: [{ type: 'error', error: { code: 'moderation_blocked' } }] })?.end,
    ).toBe('filtered');
  });

  test.each([
    ['cancelled', 'canceled'],
    ['failed', 'failed'],
    ['incomplete', 'succeeded'],
    ['in_progress', 'pending'],
  ])('a response that is %s', (status, end) =>
    expect(
      read({ url: 'https://api.openai.com/v1/responses', status: 200, response: { object: 'response', status } })?.end,
    ).toBe(end),
  );
});

describe('facts', () => {
  test('the tier that served wins over the one that was asked for', () => {
    const tier = (asked: string | undefined, served: string | null | undefined): unknown =>
      read({
        operation: 'chat.completions',
        request: { service_tier: asked },
        status: 200,
        response: { service_tier: served },
      })?.facts['service_tier'];
    expect(tier('flex', 'default')).toBe('standard');
    expect(tier('flex', null)).toBe('flex');
    expect(tier('fast', undefined)).toBe('priority');
    expect(tier('auto', undefined)).toBeUndefined();
    expect(read({ operation: 'batches.images.generate' })?.facts['service_tier']).toBe('batch');
  });

  test('size and quality are those of the answer; auto is neither', () => {
    const usage = read({
      url: images,
      request: { model: 'gpt-image-2', size: 'auto', quality: 'auto' },
      response: { data: [{}], size: '1024x1536', quality: 'low' },
    });
    expect(usage).toMatchObject({
      facts: { size: '1024x1536', quality: 'low' },
      media: { width: 1024, height: 1536, count: 1 },
    });
    expect(
      read({ url: images, request: { model: 'gpt-image-2', size: 'auto', quality: 'auto' } })?.facts,
    ).toMatchObject({ size: undefined, quality: undefined });
  });

  test('streamed images are summed', () => {
    const event = (tokens: number): object => ({
      type: 'image_generation.completed',
      size: '1024x1024',
      usage: { input_tokens: 5, input_tokens_details: { text_tokens: 5, image_tokens: 0 }, output_tokens: tokens },
    });
    const usage = read({ url: images, response: [event(100), { data: JSON.stringify(event(200)), event: 'x' }] });
    expect(sumOf(usage, ['image_output'])).toBe(300);
    expect(usage?.media?.count).toBe(2);
  });

  test('the image tool has a model of its own', () => {
    const [answer, tool] = meter.usages({
      provider: 'openai',
      url: 'https://api.openai.com/v1/responses',
      request: { model: 'gpt-5-mini' },
      status: 200,
      response: {
        object: 'response',
        model: 'gpt-5-mini',
        output: [{ type: 'image_generation_call', status: 'completed' }],
      },
    });
    expect(answer?.model).toBe('gpt-5-mini');
    expect(tool).toMatchObject({
      model: 'gpt-image-2.6-sunburst',
      measures: [],
      incomplete: true,
      media: { count: 1 },
    });
  });
});

const tokens = fc.nat(100_000);

describe('properties', () => {
  test('never throws, whatever it is given', () => {
    const names = fc.constantFrom(
      'images.generate',
      'audio.speech',
      'audio.transcriptions',
      'videos.extend',
      'responses.create',
      'chat.completions',
      'generate_content',
      undefined,
    );
    fc.assert(
      fc.property(
        fc.anything(),
        fc.anything(),
        fc.anything(),
        fc.anything(),
        names,
        (url, request, response, status, operation) => {
          for (const exchange of [response, { provider: request, url, request, response, status, operation }]) {
            for (const usage of meter.usages(exchange as Exchange)) rate(usage, new PriceBook([], 'empty'));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('garbage in the fields of an answer becomes no tokens that it did not tell', () => {
    const junk = fc.oneof(
      fc.string(),
      fc.double(),
      fc.constant(null),
      fc.boolean(),
      fc.array(fc.nat()),
      fc.integer({ max: -1 }),
    );
    const usage = fc.record({
      input_tokens: junk,
      output_tokens: junk,
      prompt_tokens: junk,
      completion_tokens: junk,
      input_tokens_details: junk,
      seconds: fc.constant('x'),
    });
    fc.assert(
      fc.property(
        usage,
        fc.constantFrom('images.edit', 'audio.speech', 'audio.transcriptions', 'responses.create', 'chat.completions'),
        (given, operation) => {
          const whole = [given.input_tokens, given.output_tokens, given.prompt_tokens, given.completion_tokens].filter(
            (one): one is number => Number.isSafeInteger(one) && (one as number) >= 0,
          );
          const read_ = read({ operation, status: 200, response: { usage: given } });
          const read_tokens = (read_?.measures ?? []).filter((one) => one.unit === 'token');
          expect(read_tokens.reduce((sum, one) => sum + one.quantity.toNumber(), 0)).toBeLessThanOrEqual(
            whole.reduce((sum, one) => sum + one, 0),
          );
        },
      ),
    );
  });

  test('cached and other input tokens add up to the input tokens', () => {
    fc.assert(
      fc.property(
        tokens,
        tokens,
        fc.double({ min: 0, max: 1, noNaN: true }),
        tokens,
        (textTokens, imageTokens, share, output) => {
          const cached = {
            cached_text_tokens: Math.floor(textTokens * share),
            cached_image_tokens: Math.floor(imageTokens * share),
          };
          const input = textTokens + imageTokens;
          const usage = {
            input_tokens: input,
            input_tokens_details: { text_tokens: textTokens, image_tokens: imageTokens },
            cached_tokens: cached.cached_text_tokens + cached.cached_image_tokens,
            cached_tokens_details: cached,
            output_tokens: output,
          };
          const image = read({ operation: 'images.edit', status: 200, response: { data: [{}], usage } });
          expect(sumOf(image, ['text_input', 'text_cached_input', 'image_input', 'image_cached_input'])).toBe(input);
          expect(sumOf(image, ['image_output', 'text_output'])).toBe(output);
          const chat = read({
            operation: 'chat.completions',
            status: 200,
            response: {
              usage: {
                prompt_tokens: textTokens,
                completion_tokens: output,
                prompt_tokens_details: { cached_tokens: cached.cached_text_tokens },
              },
            },
          });
          expect(sumOf(chat, ['text_input', 'text_cached_input'])).toBe(textTokens);
          const answer = read({
            operation: 'responses.create',
            status: 200,
            response: {
              usage: {
                input_tokens: textTokens,
                output_tokens: output,
                input_tokens_details: { cached_tokens: cached.cached_text_tokens },
              },
            },
          });
          expect(sumOf(answer, ['text_input', 'text_cached_input'])).toBe(textTokens);
        },
      ),
    );
  });

  test('details that contradict their total are left undivided', () => {
    const usage = read({
      operation: 'images.edit',
      status: 200,
      response: {
        data: [{}],
        usage: {
          input_tokens: 10,
          input_tokens_details: { text_tokens: 9, image_tokens: 9 },
          output_tokens: 5,
          output_tokens_details: { image_tokens: 3, text_tokens: 1 },
        },
      },
    });
    expect(sumOf(usage, ['text_input', 'image_input'])).toBe(0);
    expect(sumOf(usage, ['compute'])).toBe(11);
  });
});

describe('an exchange without operation and URL', () => {
  const tokens = (model: string, response: object, request: object = {}): Record<string, number> =>
    Object.fromEntries(
      (read({ model, request, response })?.measures ?? [])
        .filter((one) => one.unit === 'token' && one.quantity.gt(0))
        .map((one) => [one.item, one.quantity.toNumber()]),
    );

  test('is known by its model and its usage', () => {
    const usage = { input_token_details: { audio_tokens: 1000 }, output_token_details: { audio_tokens: 2000 } };
    expect(tokens('gpt-realtime-2', { usage })).toEqual({ audio_input: 1000, audio_output: 2000 });
    // A total of which nobody tells the kind has no price.
    expect(tokens('gpt-realtime-2', { usage: { output_tokens: 100 } })).toEqual({ compute: 100 });
    expect(read({ model: 'gpt-realtime-2', request: {}, response: {} })?.measures).toEqual([]);
    expect(read({ model: 'text-embedding-3', request: {}, response: { usage: { prompt_tokens: 5 } } })).toBeUndefined();
  });

  test('a size that is a name of its own', () => {
    expect(read({ model: 'sora-2-pro', request: { seconds: '4', size: '1024p' }, response: {} })?.facts).toMatchObject({
      size: '1792x1024',
      duration: 4,
    });
    expect(read({ model: 'sora-2', request: { seconds: '4', size: 'huge' }, response: {} })?.facts['size']).toBe(
      'huge',
    );
  });
});

describe('what was made', () => {
  const drawn = {
    message: { content: '', images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }] },
  };

  test('a chat model that drew made an image, whoever answers', () => {
    const response = { object: 'chat.completion', choices: [drawn], usage: { prompt_tokens: 1, completion_tokens: 1 } };
    for (const url of [
      'https://openrouter.ai/api/v1/chat/completions',
      'https://ai-gateway.vercel.sh/v1/chat/completions',
      'http://litellm.internal:4000/v1/chat/completions',
    ])
      expect(read({ url, request: { model: 'm', messages: [] }, status: 200, response })?.outputType).toBe('image');
  });

  test('of a stream the request tells', () => {
    const chunk = { object: 'chat.completion.chunk', choices: [] };
    const of = (modalities: readonly string[]): unknown =>
      read({ request: { model: 'm', messages: [], modalities }, status: 200, response: [chunk] })?.outputType;
    expect(of(['image', 'text'])).toBe('image');
    expect(of(['text'])).toBe('text');
  });

  test('embeddings are text, with their tokens', () =>
    expect(
      read({
        url: 'https://api.openai.com/v1/embeddings',
        request: { model: 'text-embedding-3-small', input: ['x'] },
        status: 200,
        response: {
          object: 'list',
          model: 'text-embedding-3-small',
          data: [{ object: 'embedding' }],
          usage: { prompt_tokens: 3, total_tokens: 3 },
        },
      }),
    ).toMatchObject({ outputType: 'text', end: 'succeeded', tokens: { input: 3 }, incomplete: undefined }));

  test('only a search is billed as one', () => {
    const output = [
      { type: 'web_search_call', action: { type: 'search' } },
      { type: 'web_search_call', action: { type: 'open_page' } },
    ];
    const usage = { input_tokens: 1, output_tokens: 1 };
    const of = (more: object): readonly string[] =>
      (
        read({ status: 200, response: { object: 'response', status: 'completed', output, usage, ...more } })
          ?.measures ?? []
      )
        .filter(({ item }) => item === 'web_search')
        .map(({ quantity }) => quantity.toFixed());
    expect(of({})).toEqual(['1']);
    expect(of({ tool_usage: { web_search: { num_requests: 2 } } })).toEqual(['2']);
  });
});
