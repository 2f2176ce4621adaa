import type { PriceBook } from '@costspan/core';

/** Names that other tools give to a provider. */
const ALIASES: Readonly<Record<string, string>> = {
  fal_ai: 'fal',
  'fal-ai': 'fal',
  'fal.ai': 'fal',
  'azure-openai': 'azure.ai.openai',
  azure_openai: 'azure.ai.openai',
  xai: 'x_ai',
  azure: 'azure.ai.openai',
  together: 'together_ai',
  'together-ai': 'together_ai',
  'together.ai': 'together_ai',
  togetherai: 'together_ai',
  vercel: 'vercel_ai_gateway',
  gateway: 'vercel_ai_gateway',
  'ai-gateway': 'vercel_ai_gateway',
  'vercel-ai-gateway': 'vercel_ai_gateway',
  cloudflare: 'cloudflare_workers_ai',
  'cloudflare-workers-ai': 'cloudflare_workers_ai',
  'workers-ai': 'cloudflare_workers_ai',
  workers_ai: 'cloudflare_workers_ai',
  comfyui: 'comfy',
  'comfy-router': 'comfy',
  'eleven-labs': 'elevenlabs',
  eleven_labs: 'elevenlabs',
  assembly_ai: 'assemblyai',
  'assembly-ai': 'assemblyai',
  huggingface: 'hugging_face',
  'hugging-face': 'hugging_face',
  'hf-inference': 'hugging_face',
  'hume-ai': 'hume',
  hume_ai: 'hume',
  'inworld-ai': 'inworld',
};

/** The provider's name as `gen_ai.provider.name` has it, without a price book to look it up in. */
export function knownProvider(given: string): string {
  const lower = given.trim().toLowerCase();
  return ALIASES[lower] ?? lower;
}

/** The provider's name as `gen_ai.provider.name` and the price book have it. */
export function providerName(given: string, book: PriceBook): string {
  const name = given.trim();
  if (book.billers().includes(name)) return name;
  return knownProvider(name);
}
