import { memoize } from '@costspan/core/internal';
import { text } from './read.ts';

/** Who bills the OpenAI wire format at which domain (and its subdomains). */
const DOMAINS: readonly (readonly [domain: string, provider: string])[] = [
  // us., eu., au., ca., jp., in., sg., kr., gb. and ae. are OpenAI's own regions:
  // https://developers.openai.com/api/docs/guides/data-residency, 2026-11-24
  ['api.openai.com', 'openai'],
  // https://learn.microsoft.com/azure/ai-foundry/openai/reference, 2026-11-24. Sovereign clouds
  // (azure.us, azure.cn) have prices of their own and stay under their host names.
  ['openai.azure.com', 'azure.ai.openai'],
  ['cognitiveservices.azure.com', 'azure.ai.openai'],
  ['services.ai.azure.com', 'azure.ai.openai'],
  ['api.x.ai', 'x_ai'],
  ['api.together.xyz', 'together_ai'],
  ['api.together.ai', 'together_ai'],
  ['openrouter.ai', 'openrouter'],
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.fireworks.ai', 'fireworks'],
  ['router.huggingface.co', 'hugging_face'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.moonshot.ai', 'moonshot_ai'],
  ['api.cerebras.ai', 'cerebras'],
  ['api.deepinfra.com', 'deepinfra'],
  ['api.novita.ai', 'novita'],
  ['api.sambanova.ai', 'sambanova'],
  ['integrate.api.nvidia.com', 'nvidia'],
  ['ai-gateway.vercel.sh', 'vercel_ai_gateway'],
  ['api.anthropic.com', 'anthropic'],
];

/** The billing provider behind a base URL. An unknown host goes by its own name: it is never billed as OpenAI. */
export const providerOfBaseUrl: (url: string) => string = memoize((url) => {
  const host = hostOf(url) ?? hostOf(`https://${url}`);
  if (host === undefined) return 'unknown';
  const known = DOMAINS.find(([domain]) => host === domain || host.endsWith(`.${domain}`));
  if (known) return known[1];
  if (host.endsWith('-aiplatform.googleapis.com')) return 'gcp.vertex_ai';
  if (/^bedrock-(runtime|mantle)[.-].*(amazonaws\.com|api\.aws)$/.test(host)) return 'aws.bedrock';
  return host;
});

/** The provider of an exchange: what was stated, unless its URL says that `openai` is only the wire format. */
export function providerOf(stated: unknown, url: unknown): string {
  const provider = text(stated) ?? 'openai';
  if (provider !== 'openai' || typeof url !== 'string') return provider;
  if (hostOf(url) !== undefined) return providerOfBaseUrl(url);
  return deploymentOf(url) === undefined ? provider : 'azure.ai.openai';
}

/** Azure's name of a deployed model, in the path. */
export function deploymentOf(url: unknown): string | undefined {
  return typeof url === 'string' ? deploymentIn(url) : undefined;
}

const deploymentIn = memoize((url): string | undefined => {
  const found = /\/openai\/deployments\/([^/?#]+)/.exec(url)?.[1];
  if (found === undefined) return undefined;
  try {
    return text(decodeURIComponent(found));
  } catch {
    return text(found);
  }
});

/** The region of an OpenAI data residency endpoint. */
export function residencyOf(url: unknown): string | undefined {
  const host = typeof url === 'string' ? hostOf(url) : undefined;
  return host === undefined ? undefined : /^([a-z]{2})\.api\.openai\.com$/.exec(host)?.[1];
}

// Residency endpoints cost 10 % more "for models released on or after March 5, 2026":
// https://developers.openai.com/api/docs/guides/data-residency, 2026-11-24. These families are older.
const WITHOUT_UPLIFT =
  /^(dall-e-|gpt-image-1|chatgpt-4o|tts-1|whisper-|gpt-3|gpt-4|gpt-audio|gpt-5(-|\.[0-3]|$)|o[134]|sora-2)/;

/** Whether a residency surcharge may come on top of the list price. */
export function mayCostMore(region: string | undefined, model: string | undefined): boolean {
  return region !== undefined && !(model !== undefined && WITHOUT_UPLIFT.test(model));
}

const hostOf = memoize((url): string | undefined => {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return undefined;
  try {
    return new URL(url).hostname.replace(/\.$/, '') || undefined;
  } catch {
    return undefined;
  }
});
