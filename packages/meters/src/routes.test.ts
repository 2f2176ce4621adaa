import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Exchange } from '@costspan/core';
import { describe, expect, it, test } from 'vitest';
import { billerOf } from './hosts/index.ts';
import { billers, meterFor } from './index.ts';

const packages = new URL('../../', import.meta.url);
const cwd = fileURLToPath(packages);

/** A WebSocket; the record of a chat that was charged; a poll whose body the fixture leaves out; a file; what is free; a job that a header tells. */
const ELSEWHERE =
  /^wss:|\/generation\?id=|:fetchPredictOperation$|\/files\/[^/]+(?:\/content|:download)$|\/moderations$|^https:\/\/transcribe\./;

/** Every exchange of every fixture whose URL is known and of its own biller. */
const exchanges = globSync(['meters/fixtures/*/*.json', 'instrumentation-*/fixtures/*.json'], { cwd })
  .map((file) => ({
    file,
    ...(JSON.parse(readFileSync(new URL(file, packages), 'utf8')) as { readonly exchange: Exchange }),
  }))
  .filter(({ exchange: { url = '', provider } }) => billerOf(url)?.provider === provider && !ELSEWHERE.test(url));

test('every biller has routes', () => {
  expect(billers.filter((biller) => !meterFor(biller)?.routes)).toEqual([]);
});

test.each(exchanges.map(({ file, exchange }) => [file, exchange] as const))('%s is on a route', (_, exchange) => {
  const { url = '', provider, request } = exchange;
  const routes = meterFor(provider)?.routes;
  expect(routes?.bills(url, request) === true || routes?.jobOf?.(url, request) !== undefined).toBe(true);
});

describe('what bills nothing', () => {
  it.each([
    'https://api.openai.com/v1/files',
    'https://api.openai.com/v1/models',
    'https://api.openai.com/v1/videos/characters',
    'https://api.openai.com/v1/responses/input_tokens',
    'https://api.openai.com/v1/moderations',
    'https://api.replicate.com/v1/models',
    'https://api.replicate.com/v1/files',
    'https://generativelanguage.googleapis.com/v1beta/models/gemini-3.5-flash:countTokens',
    'https://generativelanguage.googleapis.com/upload/v1beta/files',
    'https://api.elevenlabs.io/v1/voices/add',
    'https://api.elevenlabs.io/v1/music/plan',
    'https://api.stability.ai/v1/user/balance',
    'https://api.bfl.ai/v1/delete_finetune',
    'https://api.x.ai/v1/tokenize-text',
    'https://api.dev.runwayml.com/v1/uploads',
    'https://api.minimax.io/v1/files/upload',
    'https://api.ideogram.ai/describe',
    'https://external.api.recraft.ai/v1/styles',
    'https://api.deepgram.com/v1/projects/p/keys',
    'https://api.assemblyai.com/v2/upload',
    'https://router.huggingface.co/api/tasks',
  ])('POST %s', (url) => {
    const { provider } = billerOf(url) ?? { provider: '' };
    expect(meterFor(provider)?.routes?.bills(url, {})).toBe(false);
  });
});

describe('a job', () => {
  it.each([
    ['https://api.openai.com/v1/videos/video_1', 'video_1'],
    ['https://api.openai.com/v1/responses/resp_1', 'resp_1'],
    ['https://queue.fal.run/fal-ai/kling-video/requests/r1', 'r1'],
    ['https://queue.fal.run/fal-ai/kling-video/requests/r1/status?logs=1', 'r1'],
    ['https://api.replicate.com/v1/predictions/p1', 'p1'],
    ['https://api.us1.bfl.ai/v1/get_result?id=b1', 'b1'],
    ['https://api.stability.ai/v2beta/results/s1', 's1'],
    ['https://api.klingai.com/v1/videos/text2video/k1', 'k1'],
    ['https://api-singapore.klingai.com/tasks?task_ids=k1', 'k1'],
    ['https://api.minimax.io/v1/query/video_generation?task_id=m1', 'm1'],
    ['https://api.x.ai/v1/videos/x1', 'x1'],
    ['https://agents.lumalabs.ai/v1/generations/l1', 'l1'],
    ['https://api.dev.runwayml.com/v1/tasks/t1', 't1'],
    ['https://api.together.xyz/v2/videos/v1', 'v1'],
    ['https://ark.ap-southeast.bytepluses.com/api/v3/contents/generations/tasks/c1', 'c1'],
    ['https://generativelanguage.googleapis.com/v1beta/models/veo-3.1/operations/o1', 'models/veo-3.1/operations/o1'],
    ['https://bedrock-runtime.us-east-1.amazonaws.com/async-invoke/arn%3Aaws%3A1', 'arn:aws:1'],
  ])('%s asks for %s', (url, id) => {
    const { provider } = billerOf(url) ?? { provider: '' };
    expect(meterFor(provider)?.routes?.jobOf?.(url)).toBe(id);
  });

  it.each([
    'https://api.openai.com/v1/videos',
    'https://api.openai.com/v1/videos/video_1/content',
    'https://api.replicate.com/v1/predictions',
    'https://api-singapore.klingai.com/tasks?task_ids=k1,k2',
    'https://api.dev.runwayml.com/v1/organization',
  ])('%s asks for none', (url) => {
    const { provider } = billerOf(url) ?? { provider: '' };
    expect(meterFor(provider)?.routes?.jobOf?.(url)).toBeUndefined();
  });

  it('is named in the body of a POST', () => {
    expect(
      meterFor('gcp.vertex_ai')?.routes?.jobOf?.('https://x/m:fetchPredictOperation', { operationName: 'o' }),
    ).toBe('o');
    const ask = [{ taskType: 'getResponse', taskUUID: 'u1' }];
    expect(meterFor('runware')?.routes?.bills('https://api.runware.ai/v1', ask)).toBe(false);
    expect(meterFor('runware')?.routes?.jobOf?.('https://api.runware.ai/v1', ask)).toBe('u1');
  });
});
