import type { PriceBook } from '@costspan/core';

/** Names that other tools give to a provider. */
const ALIASES: Readonly<Record<string, string>> = {
  'assembly-ai': 'assemblyai',
  assembly_ai: 'assemblyai',
  'amazon-bedrock': 'aws.bedrock',
  'aws-bedrock': 'aws.bedrock',
  aws_bedrock: 'aws.bedrock',
  bedrock: 'aws.bedrock',
  'amazon-polly': 'aws.polly',
  'aws-polly': 'aws.polly',
  aws_polly: 'aws.polly',
  polly: 'aws.polly',
  'az.ai.inference': 'azure.ai.inference',
  'azure-ai': 'azure.ai.inference',
  'azure-ai-inference': 'azure.ai.inference',
  azure_ai: 'azure.ai.inference',
  'azure-openai': 'azure.ai.openai',
  azure: 'azure.ai.openai',
  azure_openai: 'azure.ai.openai',
  'black-forest-labs': 'black_forest_labs',
  bfl: 'black_forest_labs',
  'byteplus-modelark': 'byteplus',
  bytedance: 'byteplus',
  'cloudflare-workers-ai': 'cloudflare_workers_ai',
  'workers-ai': 'cloudflare_workers_ai',
  cloudflare: 'cloudflare_workers_ai',
  workers_ai: 'cloudflare_workers_ai',
  'comfy-router': 'comfy',
  comfyui: 'comfy',
  'eleven-labs': 'elevenlabs',
  eleven_labs: 'elevenlabs',
  'fal-ai': 'fal',
  'fal.ai': 'fal',
  fal_ai: 'fal',
  'google-gemini': 'gcp.gemini',
  'google-gemini-api': 'gcp.gemini',
  gemini: 'gcp.gemini',
  'google-vertex': 'gcp.vertex_ai',
  'vertex-ai': 'gcp.vertex_ai',
  google_vertex: 'gcp.vertex_ai',
  vertex: 'gcp.vertex_ai',
  vertex_ai: 'gcp.vertex_ai',
  vertexai: 'gcp.vertex_ai',
  'hf-inference': 'hugging_face',
  'hugging-face': 'hugging_face',
  huggingface: 'hugging_face',
  'hume-ai': 'hume',
  hume_ai: 'hume',
  'inworld-ai': 'inworld',
  'kling-ai': 'kling',
  klingai: 'kling',
  'ltx-video': 'ltx',
  lightricks: 'ltx',
  'luma-ai': 'luma',
  luma_ai: 'luma',
  lumaai: 'luma',
  'mistral-ai': 'mistral_ai',
  mistral: 'mistral_ai',
  mistralai: 'mistral_ai',
  runwayml: 'runway',
  'stability-ai': 'stability_ai',
  stability: 'stability_ai',
  stabilityai: 'stability_ai',
  'together-ai': 'together_ai',
  'together.ai': 'together_ai',
  together: 'together_ai',
  togetherai: 'together_ai',
  'ai-gateway': 'vercel_ai_gateway',
  'vercel-ai-gateway': 'vercel_ai_gateway',
  gateway: 'vercel_ai_gateway',
  vercel: 'vercel_ai_gateway',
  'x-ai': 'x_ai',
  xai: 'x_ai',
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
