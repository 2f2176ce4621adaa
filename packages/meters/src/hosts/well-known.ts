import { addressOf, joined, originOf } from './address.ts';
import type { Forwarded } from './gateways.ts';

/**
 * Cloudflare AI Gateway, `/v1/{account}/{gateway}/{provider}/…`: what stands in place of the first four parts
 * (https://developers.cloudflare.com/ai-gateway/usage/providers/, 2026-11-30). Its `compat` and
 * universal endpoints name the provider in the body, so that the URL alone does not tell who bills.
 */
const CLOUDFLARE: Readonly<Record<string, readonly [provider: string, path?: string]>> = {
  anthropic: ['anthropic'],
  cartesia: ['cartesia'],
  cerebras: ['cerebras', '/v1'],
  cohere: ['cohere', '/v1'],
  deepgram: ['deepgram'],
  deepseek: ['deepseek'],
  elevenlabs: ['elevenlabs'],
  fal: ['fal'],
  'google-ai-studio': ['gcp.gemini'],
  'google-vertex-ai': ['gcp.vertex_ai'],
  grok: ['x_ai', '/v1'],
  groq: ['groq', '/openai/v1'],
  huggingface: ['hugging_face', '/hf-inference/models'],
  ideogram: ['ideogram'],
  mistral: ['mistral_ai'],
  openai: ['openai', '/v1'],
  openrouter: ['openrouter', '/api/v1'],
  'perplexity-ai': ['perplexity'],
  replicate: ['replicate', '/v1'],
};

/** Helicone's proxies of one provider each (https://docs.helicone.ai/integrations, 2026-11-30). */
const HELICONE: Readonly<Record<string, string>> = {
  'oai.helicone.ai': 'openai',
  'anthropic.helicone.ai': 'anthropic',
  'groq.helicone.ai': 'groq',
  'together.helicone.ai': 'together_ai',
};

/** What a gateway that everybody can use makes of a URL; undefined where it is none, or does not tell. */
export function throughWellKnown(url: URL): Forwarded | undefined {
  if (url.hostname === 'gateway.ai.cloudflare.com') return throughCloudflare(url);
  const helicone = Object.hasOwn(HELICONE, url.hostname) ? HELICONE[url.hostname] : undefined;
  return helicone === undefined ? undefined : { provider: helicone, url: addressOf(helicone, url.pathname, url) };
}

const CLOUDFLARE_PATH = /^\/v1\/([^/]+)\/[^/]+\/([^/]+)(\/.*)?$/;

function throughCloudflare(url: URL): Forwarded | undefined {
  const [, account = '', name = '', rest = ''] = CLOUDFLARE_PATH.exec(url.pathname) ?? [];
  const to = (provider: string, base: string, path: string): Forwarded => ({ provider, url: joined(base, path, url) });
  if (name === 'workers-ai') {
    const base = `https://api.cloudflare.com/client/v4/accounts/${account}/ai`;
    return to('cloudflare_workers_ai', base, rest.startsWith('/v1/') ? rest : `/run${rest}`);
  }
  const [, first, second, after = ''] = /^\/([^/]+)\/([^/]+)(\/.*)?$/.exec(rest) ?? [];
  if (name === 'azure-openai' && first !== undefined)
    return to('azure.ai.openai', `https://${first}.openai.azure.com/openai/deployments/${second}`, after);
  if (name === 'aws-bedrock' && first !== undefined)
    return to(
      'aws.bedrock',
      `https://${first}.${second}.${first === 'bedrock-mantle' ? 'api.aws' : 'amazonaws.com'}`,
      after,
    );
  const known = Object.hasOwn(CLOUDFLARE, name) ? CLOUDFLARE[name] : undefined;
  if (!known) return undefined;
  const [provider, path = ''] = known;
  return to(provider, `${originOf(provider)}${path}`, rest);
}
