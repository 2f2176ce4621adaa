import { configure } from '@costspan/core';
import { afterEach, expect, it } from 'vitest';
import { mayBill } from './index.ts';

afterEach(() => configure({}));

it.each([
  ['openai', 'https://api.openai.com/v1/images/generations'],
  ['openai', 'https://api.openai.com/v1/videos/video_1/remix'],
  ['azure.ai.openai', 'https://contoso.openai.azure.com/openai/deployments/d/chat/completions?api-version=1'],
  ['fal', 'https://queue.fal.run/fal-ai/flux/dev'],
  ['gcp.gemini', 'https://generativelanguage.googleapis.com/v1beta/models/gemini-3-pro-image:generateContent'],
  ['replicate', 'https://api.replicate.com/v1/models/google/nano-banana/predictions'],
  ['elevenlabs', 'https://api.elevenlabs.io/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb'],
  ['kling', 'https://api.klingai.com/v1/videos/text2video'],
])('%s may bill a POST to %s', (biller, url) => {
  expect(mayBill(url, 'POST')).toBe(biller);
  expect(mayBill(url, 'GET')).toBeUndefined();
});

it.each([
  'https://api.openai.com/v1/files',
  'https://api.openai.com/v1/uploads/upload_1/parts',
  'https://api.openai.com/v1/responses/resp_1/cancel',
  'https://api.openai.com/v1/realtime/client_secrets',
  'https://api.replicate.com/v1/predictions/p1/cancel',
  'https://api.replicate.com/v1/models',
  'https://generativelanguage.googleapis.com/upload/v1beta/files?uploadType=resumable',
  'https://generativelanguage.googleapis.com/v1beta/models/gemini-3.5-flash:countTokens',
  'https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/veo-3.1:fetchPredictOperation',
  'https://api.elevenlabs.io/v1/voices/add',
  'https://rest.fal.ai/storage/upload/initiate',
  'https://example.com/v1/images/generations',
])('a POST to %s bills no generation', (url) => {
  expect(mayBill(url, 'POST')).toBeUndefined();
});

it('a gateway of the settings bills as the provider does that it stands for', () => {
  configure({ gateways: { 'llm.acme.com/oai': 'openai' } });
  expect(mayBill('http://llm.acme.com/oai/v1/chat/completions', 'POST')).toBe('openai');
  expect(mayBill('http://llm.acme.com/oai/v1/files', 'POST')).toBeUndefined();
});

it('a web socket to a biller is billed', () => {
  expect(mayBill('wss://api.openai.com/v1/realtime?model=gpt-realtime', 'GET')).toBe('openai');
  expect(mayBill('wss://ws-api.runware.ai/v1', 'GET')).toBe('runware');
  expect(mayBill('wss://streaming.assemblyai.com/v3/ws', 'GET')).toBe('assemblyai');
  expect(mayBill('wss://socket.example.com/v1/listen', 'GET')).toBeUndefined();
});
