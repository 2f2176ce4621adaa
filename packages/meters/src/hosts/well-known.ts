import { joined } from './address.ts';
import type { Forwarded } from './gateways.ts';

/**
 * Cloudflare AI Gateway, `/v1/{account}/{gateway}/{provider}/…`: what stands in place of the first four parts
 * (https://developers.cloudflare.com/ai-gateway/usage/providers/, 2026-11-30). Its `compat` and
 * universal endpoints name the provider in the body, so that the URL alone does not tell who bills.
 */
const CLOUDFLARE: Readonly<Record<string, readonly [provider: string, base: string]>> = {
  anthropic: ['anthropic', 'https://api.anthropic.com'],
  cartesia: ['cartesia', 'https://api.cartesia.ai'],
  cerebras: ['cerebras', 'https://api.cerebras.ai/v1'],
  cohere: ['cohere', 'https://api.cohere.ai/v1'],
  deepgram: ['deepgram', 'https://api.deepgram.com'],
  deepseek: ['deepseek', 'https://api.deepseek.com'],
  elevenlabs: ['elevenlabs', 'https://api.elevenlabs.io'],
  fal: ['fal', 'https://fal.run'],
  'google-ai-studio': ['gcp.gemini', 'https://generativelanguage.googleapis.com'],
  'google-vertex-ai': ['gcp.vertex_ai', 'https://aiplatform.googleapis.com'],
  grok: ['x_ai', 'https://api.x.ai/v1'],
  groq: ['groq', 'https://api.groq.com/openai/v1'],
  huggingface: ['hugging_face', 'https://router.huggingface.co/hf-inference/models'],
  ideogram: ['ideogram', 'https://api.ideogram.ai'],
  mistral: ['mistral_ai', 'https://api.mistral.ai'],
  openai: ['openai', 'https://api.openai.com/v1'],
  openrouter: ['openrouter', 'https://openrouter.ai/api/v1'],
  'perplexity-ai': ['perplexity', 'https://api.perplexity.ai'],
  replicate: ['replicate', 'https://api.replicate.com/v1'],
};

/** Helicone's proxies of one provider each (https://docs.helicone.ai/integrations, 2026-11-30). */
const HELICONE: Readonly<Record<string, readonly [provider: string, origin: string]>> = {
  'oai.helicone.ai': ['openai', 'https://api.openai.com'],
  'anthropic.helicone.ai': ['anthropic', 'https://api.anthropic.com'],
  'groq.helicone.ai': ['groq', 'https://api.groq.com'],
  'together.helicone.ai': ['together_ai', 'https://api.together.xyz'],
};

/** What a gateway that everybody can use makes of a URL; undefined where it is none, or does not tell. */
export function throughWellKnown(url: URL): Forwarded | undefined {
  if (url.hostname === 'gateway.ai.cloudflare.com') return throughCloudflare(url);
  const helicone = Object.hasOwn(HELICONE, url.hostname) ? HELICONE[url.hostname] : undefined;
  return helicone && { provider: helicone[0], url: joined(helicone[1], url.pathname, url) };
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
  return known && to(known[0], known[1], rest);
}
