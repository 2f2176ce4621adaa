import { readdirSync, readFileSync } from 'node:fs';
import { bundledBook, configure } from '@costspan/core';
import type { Exchange } from '@costspan/core';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { billers } from '../index.ts';
import { billerOf, knownNames, providerName, providersNamed } from './index.ts';
import { BILLERS } from './table.ts';

const NONE = {};
const bills = (url: string, gateways: Record<string, string> = NONE): string | undefined =>
  billerOf(url, gateways)?.provider;

describe('a biller is known by its hosts', () => {
  test.each([
    ['alibaba_cloud', 'https://dashscope-intl.aliyuncs.com/api/v1/services/aigc/text2image/image-synthesis'],
    ['alibaba_cloud', 'https://ws-1.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1/chat/completions'],
    ['anthropic', 'https://api.anthropic.com/v1/messages'],
    ['assemblyai', 'https://api.assemblyai.com/v2/transcript'],
    ['assemblyai', 'https://api.eu.assemblyai.com/v2/transcript'],
    ['aws.bedrock', 'https://bedrock-runtime.us-west-2.amazonaws.com/model/amazon.nova-canvas-v1:0/invoke'],
    ['aws.bedrock', 'https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com/async-invoke'],
    ['aws.bedrock', 'https://bedrock-mantle.us-east-1.api.aws/v1/chat/completions'],
    ['aws.polly', 'https://polly.us-east-1.amazonaws.com/v1/speech'],
    ['aws.transcribe', 'wss://transcribestreaming.us-east-1.amazonaws.com:8443/stream-transcription-websocket'],
    ['azure.ai.inference', 'https://demo.services.ai.azure.com/mai/v1/images/generations'],
    ['azure.ai.inference', 'https://demo.services.ai.azure.com/providers/blackforestlabs/v1/flux-2-pro'],
    ['azure.ai.openai', 'https://demo.services.ai.azure.com/openai/v1/images/generations'],
    ['azure.ai.openai', 'https://contoso.openai.azure.com/openai/deployments/pictures/images/generations'],
    ['azure.ai.openai', 'https://contoso.cognitiveservices.azure.com/openai/deployments/d/audio/speech'],
    ['azure.ai.speech', 'https://eastus.tts.speech.microsoft.com/cognitiveservices/v1'],
    ['azure.ai.speech', 'https://contoso.cognitiveservices.azure.com/speechtotext/transcriptions:transcribe'],
    ['black_forest_labs', 'https://api.bfl.ai/v1/flux-2-pro'],
    ['black_forest_labs', 'https://api.us1.bfl.ai/v1/get_result?id=1'],
    ['byteplus', 'https://ark.ap-southeast.bytepluses.com/api/v3/images/generations'],
    ['cartesia', 'https://api.cartesia.ai/tts/bytes'],
    ['cerebras', 'https://api.cerebras.ai/v1/chat/completions'],
    ['cloudflare_workers_ai', 'https://api.cloudflare.com/client/v4/accounts/0123/ai/run/@cf/leonardo/lucid-origin'],
    ['cohere', 'https://api.cohere.com/v2/chat'],
    ['comfy', 'https://api.comfy.org/v2/models/bfl/flux-2-pro'],
    ['deepgram', 'wss://api.deepgram.com/v1/listen?model=nova-3'],
    ['deepinfra', 'https://api.deepinfra.com/v1/openai/images/generations'],
    ['deepseek', 'https://api.deepseek.com/chat/completions'],
    ['elevenlabs', 'https://api.elevenlabs.io/v1/text-to-speech/voice'],
    ['elevenlabs', 'https://api.eu.residency.elevenlabs.io/v1/music'],
    ['fal', 'https://fal.run/fal-ai/flux/dev'],
    ['fal', 'https://queue.fal.run/fal-ai/flux/dev'],
    ['fireworks_ai', 'https://api.fireworks.ai/inference/v1/chat/completions'],
    ['gcp.gemini', 'https://generativelanguage.googleapis.com/v1beta/models/imagen-4.0-generate-001:predict'],
    ['gcp.speech_to_text', 'https://us-speech.googleapis.com/v2/projects/p/locations/us/recognizers/_:recognize'],
    ['gcp.text_to_speech', 'https://texttospeech.googleapis.com/v1/text:synthesize'],
    ['gcp.vertex_ai', 'https://aiplatform.googleapis.com/v1/publishers/google/models/m:generateContent'],
    ['gcp.vertex_ai', 'https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/x'],
    ['gcp.vertex_ai', 'https://aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu/x'],
    ['groq', 'https://api.groq.com/openai/v1/audio/transcriptions'],
    ['heygen', 'https://api.heygen.com/v2/video/generate'],
    ['hugging_face', 'https://router.huggingface.co/hf-inference/models/black-forest-labs/FLUX.1-dev'],
    ['hugging_face', 'https://acme.us-east-1.aws.endpoints.huggingface.cloud/v1/chat/completions'],
    ['hume', 'https://api.hume.ai/v0/tts'],
    ['ideogram', 'https://api.ideogram.ai/v1/ideogram-v3/generate'],
    ['inworld', 'https://api.inworld.ai/tts/v1/voice'],
    ['kling', 'https://api-singapore.klingai.com/v1/videos/text2video'],
    ['ltx', 'https://api.ltx.video/v1/text-to-video'],
    ['luma', 'https://agents.lumalabs.ai/v1/generations'],
    ['luma', 'https://api.lumalabs.ai/dream-machine/v1/generations'],
    ['minimax', 'https://api.minimax.io/v1/t2a_v2'],
    ['mistral_ai', 'https://api.eu.mistral.ai/v1/audio/transcriptions'],
    ['moonshot_ai', 'https://api.moonshot.ai/v1/chat/completions'],
    ['novita', 'https://api.novita.ai/v3/async/txt2img'],
    ['nvidia', 'https://integrate.api.nvidia.com/v1/chat/completions'],
    ['openai', 'https://api.openai.com/v1/images/generations'],
    ['openai', 'https://eu.api.openai.com/v1/videos'],
    ['openrouter', 'https://openrouter.ai/api/v1/chat/completions'],
    ['perplexity', 'https://api.perplexity.ai/chat/completions'],
    ['recraft', 'https://external.api.recraft.ai/v1/images/generations'],
    ['replicate', 'https://api.replicate.com/v1/predictions'],
    ['runware', 'https://api.runware.ai/v1'],
    ['runway', 'https://api.dev.runwayml.com/v1/image_to_video'],
    ['sambanova', 'https://api.sambanova.ai/v1/chat/completions'],
    ['stability_ai', 'https://api.stability.ai/v2beta/stable-image/generate/core'],
    ['together_ai', 'https://api.together.xyz/v1/images/generations'],
    ['vercel_ai_gateway', 'https://ai-gateway.vercel.sh/v1/chat/completions'],
    ['x_ai', 'https://us.api.x.ai/v1/chat/completions'],
  ])('%s: %s', (provider, url) => expect(billerOf(url, NONE)).toEqual({ provider, url }));

  test('every biller with a meter or a price has a host', () => {
    const known = new Set([...billers, ...bundledBook().billers()]);
    expect([...known].filter((biller) => (BILLERS[biller]?.hosts ?? []).length === 0)).toEqual([]);
  });

  test('the URL of every fixture belongs to its biller', () => {
    const folder = new URL('../../fixtures/', import.meta.url);
    const wrong = readdirSync(folder).flatMap((biller) =>
      readdirSync(new URL(`${biller}/`, folder))
        .map((file) => JSON.parse(readFileSync(new URL(`${biller}/${file}`, folder), 'utf8')) as { exchange: Exchange })
        .map(({ exchange: { url } }) => url)
        .filter((url) => url?.includes('://') && bills(url) !== biller)
        // Models that Azure sells itself answer at the path of its OpenAI models too.
        .filter((url) => !(biller === 'azure.ai.inference' && bills(url ?? '') === 'azure.ai.openai'))
        .map((url) => `${biller}: ${url}`),
    );
    expect(wrong).toEqual([]);
  });

  test.each([
    'https://api.openai.com.evil.example/v1',
    'https://notapi.openai.com/v1',
    'https://contoso.openai.azure.us/openai/v1',
    'https://bedrock-runtime.cn-north-1.amazonaws.com.cn/model/m/invoke',
    'https://api.minimaxi.com/v1/t2a_v2',
    'https://api-beijing.klingai.com/image-to-video/kling-3.0',
    'https://api.cloudflare.com/client/v4/zones',
    'https://storage.googleapis.com/bucket/picture.png',
    'http://127.0.0.1:8080/v1',
    '/v1/images/generations',
    'api.openai.com/v1',
    'file:///fal.run/x',
    '',
  ])('%s is billed by nobody that is known', (url) => expect(billerOf(url, NONE)).toBeUndefined());
});

describe('gateways that everybody can use', () => {
  const cloudflare = 'https://gateway.ai.cloudflare.com/v1/acct/gate';
  test.each([
    [`${cloudflare}/openai/images/edits`, 'openai', 'https://api.openai.com/v1/images/edits'],
    [`${cloudflare}/grok/v1/images/generations`, 'x_ai', 'https://api.x.ai/v1/images/generations'],
    [`${cloudflare}/fal/fal-ai/fast-sdxl`, 'fal', 'https://fal.run/fal-ai/fast-sdxl'],
    [`${cloudflare}/replicate/predictions`, 'replicate', 'https://api.replicate.com/v1/predictions'],
    [
      `${cloudflare}/google-ai-studio/v1beta/models/m:predict?key=k`,
      'gcp.gemini',
      'https://generativelanguage.googleapis.com/v1beta/models/m:predict?key=k',
    ],
    [
      `${cloudflare}/azure-openai/contoso/pictures/images/generations?api-version=1`,
      'azure.ai.openai',
      'https://contoso.openai.azure.com/openai/deployments/pictures/images/generations?api-version=1',
    ],
    [
      `${cloudflare}/aws-bedrock/bedrock-runtime/us-east-1/model/m/invoke`,
      'aws.bedrock',
      'https://bedrock-runtime.us-east-1.amazonaws.com/model/m/invoke',
    ],
    [
      `${cloudflare}/workers-ai/@cf/leonardo/lucid-origin`,
      'cloudflare_workers_ai',
      'https://api.cloudflare.com/client/v4/accounts/acct/ai/run/@cf/leonardo/lucid-origin',
    ],
    [
      `${cloudflare}/workers-ai/v1/chat/completions`,
      'cloudflare_workers_ai',
      'https://api.cloudflare.com/client/v4/accounts/acct/ai/v1/chat/completions',
    ],
    ['wss://gateway.ai.cloudflare.com/v1/a/g/deepgram/v1/listen', 'deepgram', 'wss://api.deepgram.com/v1/listen'],
    ['https://oai.helicone.ai/v1/images/generations', 'openai', 'https://api.openai.com/v1/images/generations'],
  ])('%s', (url, provider, own) => {
    const billed = billerOf(url, NONE);
    expect(billed).toEqual({ provider, url: own });
    expect(bills(own)).toBe(provider);
  });

  test('that do not tell the provider in the URL are billed by nobody that is known', () => {
    expect(bills(`${cloudflare}/compat/chat/completions`)).toBeUndefined();
    expect(bills('https://gateway.helicone.ai/v1/chat/completions')).toBeUndefined();
    expect(bills(`${cloudflare}/constructor/x`)).toBeUndefined();
  });
});

describe('gateways of the settings', () => {
  afterEach(() => configure({}));

  test.each([
    // Every port of the host, where none is stated.
    [{ 'llm.acme.com': 'openai' }, 'http://llm.acme.com:4000/v1/videos', 'openai', 'https://api.openai.com/v1/videos'],
    [{ 'llm.acme.com': 'openai' }, 'https://llm.acme.com/v1/videos', 'openai', 'https://api.openai.com/v1/videos'],
    // The path is taken off.
    [{ 'llm.acme.com/fal': 'fal' }, 'https://llm.acme.com/fal/fal-ai/veo3', 'fal', 'https://fal.run/fal-ai/veo3'],
    [{ 'llm.acme.com/oai/': 'openai' }, 'https://llm.acme.com/oai', 'openai', 'https://api.openai.com'],
    // A name as tools write it.
    [
      { 'llm.acme.com': 'bedrock' },
      'https://llm.acme.com/model/m/invoke',
      'aws.bedrock',
      'https://bedrock-runtime.gateway.amazonaws.com/model/m/invoke',
    ],
    // A biller of the user's own has no address but the gateway's.
    [{ 'cn.test/x': 'cn_studio' }, 'https://cn.test/x/v1/images', 'cn_studio', 'https://cn.test/v1/images'],
    // A user's word on a host that is known.
    [{ 'api.openai.com': 'acme' }, 'https://api.openai.com/v1/videos', 'acme', 'https://api.openai.com/v1/videos'],
    [{ '[::1]:8080': 'openai' }, 'http://[::1]:8080/v1/videos', 'openai', 'https://api.openai.com/v1/videos'],
    [{ 'https://llm.acme.com/v1': 'fal' }, 'https://llm.acme.com/v1/a/b', 'fal', 'https://fal.run/a/b'],
  ])('%o: %s', (gateways, url, provider, own) =>
    expect(billerOf(url, gateways as unknown as Record<string, string>)).toEqual({ provider, url: own }),
  );

  test('the longest one holds', () => {
    const gateways = {
      'llm.acme.com': 'openai',
      'llm.acme.com:4000': 'groq',
      'llm.acme.com/fal': 'fal',
      'llm.acme.com/fal/video': 'kling',
    };
    expect(bills('https://llm.acme.com/v1', gateways)).toBe('openai');
    expect(bills('http://llm.acme.com:4000/v1', gateways)).toBe('groq');
    expect(bills('https://llm.acme.com/fal/x', gateways)).toBe('fal');
    expect(bills('https://llm.acme.com/fal/video/x', gateways)).toBe('kling');
    expect(bills('https://llm.acme.com/falx', gateways)).toBe('openai');
  });

  test('a port holds for that port alone, the usual one of the scheme included', () => {
    expect(bills('https://llm.acme.com/v1', { 'llm.acme.com:443': 'openai' })).toBe('openai');
    expect(bills('http://llm.acme.com/v1', { 'llm.acme.com:80': 'openai' })).toBe('openai');
    expect(bills('http://llm.acme.com/v1', { 'llm.acme.com:443': 'openai' })).toBeUndefined();
    expect(bills('http://other.acme.com/v1', { 'acme.com': 'openai' })).toBeUndefined();
  });

  test('are those of the settings where none are given', () => {
    configure({ gateways: { 'llm.acme.com': 'openai' } });
    expect(billerOf('http://llm.acme.com/v1/videos')?.provider).toBe('openai');
    configure({});
    expect(billerOf('http://llm.acme.com/v1/videos')).toBeUndefined();
  });
});

describe('whatever arrives', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('fal.run', 'gateway.ai.cloudflare.com/v1', '%', '[', '@', ':80'));
  const garbage = fc.oneof(
    fc.string(),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc
      .tuple(fc.constantFrom('https://', 'wss://', '', '//'), fc.array(part))
      .map(([scheme, parts]) => scheme + parts.join('/')),
  );

  test('an answer or none, and never an error', () => {
    fc.assert(
      fc.property(garbage, fc.dictionary(garbage, fc.string()), (url, gateways) => {
        const billed = billerOf(url, gateways);
        if (!billed) return;
        expect(billed.provider).not.toBe('');
        expect(URL.canParse(billed.url)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('the URL that is answered is billed by the same biller', () => {
    const known = Object.keys(BILLERS).filter((biller) => biller !== 'cloudflare_workers_ai');
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.webPath(), (provider, path) => {
        const billed = billerOf(`https://llm.acme.com${path}`, { 'llm.acme.com': provider });
        expect(billed?.provider).toBe(provider);
        // Azure's paths decide between its services.
        if (!provider.startsWith('azure.')) expect(bills(billed?.url ?? '')).toBe(provider);
      }),
    );
  });
});

describe('names', () => {
  test.each([
    ['bedrock', 'aws.bedrock'],
    [' XAI ', 'x_ai'],
    ['google-vertex', 'gcp.vertex_ai'],
    ['fal.ai', 'fal'],
    ['openai', 'openai'],
    ['constructor', 'constructor'],
    ['Acme Studio', 'acme studio'],
  ])('%s is %s', (given, provider) => expect(providerName(given)).toBe(provider));

  test.each([
    ['google', ['gcp.gemini', 'gcp.speech_to_text', 'gcp.text_to_speech', 'gcp.vertex_ai']],
    ['Amazon', ['aws.bedrock', 'aws.polly', 'aws.transcribe']],
    ['vertex', ['gcp.vertex_ai']],
    ['constructor', []],
  ])('%s may mean %j', (given, providers) => expect(providersNamed(given)).toEqual(providers));

  test('no company’s name is a biller’s', () => {
    const names = knownNames();
    expect(names).toHaveLength(new Set(names).size);
    for (const name of names) expect(providersNamed(name).length, name).toBeGreaterThan(0);
  });

  test('no name belongs to two billers, and none is a biller’s own', () => {
    const names = Object.values(BILLERS).flatMap((biller) => biller.names ?? []);
    expect(names).toHaveLength(new Set(names).size);
    expect(names.filter((name) => Object.hasOwn(BILLERS, name) || name !== name.toLowerCase())).toEqual([]);
  });
});
