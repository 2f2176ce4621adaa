import type { PriceBook } from '@costspan/core';

/** Names that other tools give to a provider. */
const ALIASES: Readonly<Record<string, string>> = {
  fal_ai: 'fal',
  'fal-ai': 'fal',
  'fal.ai': 'fal',
  'azure-openai': 'azure.ai.openai',
  azure_openai: 'azure.ai.openai',
  bfl: 'black_forest_labs',
  'black-forest-labs': 'black_forest_labs',
  bytedance: 'byteplus',
  'byteplus-modelark': 'byteplus',
  klingai: 'kling',
  'kling-ai': 'kling',
  'ltx-video': 'ltx',
  lightricks: 'ltx',
  lumaai: 'luma',
  luma_ai: 'luma',
  'luma-ai': 'luma',
  runwayml: 'runway',
  stability: 'stability_ai',
  stabilityai: 'stability_ai',
  'stability-ai': 'stability_ai',
  xai: 'x_ai',
  azure: 'azure.ai.openai',
  gemini: 'gcp.gemini',
  'google-gemini': 'gcp.gemini',
  'google-gemini-api': 'gcp.gemini',
  vertex: 'gcp.vertex_ai',
  'vertex-ai': 'gcp.vertex_ai',
  vertex_ai: 'gcp.vertex_ai',
  vertexai: 'gcp.vertex_ai',
  'google-vertex': 'gcp.vertex_ai',
  google_vertex: 'gcp.vertex_ai',
  bedrock: 'aws.bedrock',
  'amazon-bedrock': 'aws.bedrock',
  'aws-bedrock': 'aws.bedrock',
  aws_bedrock: 'aws.bedrock',
  polly: 'aws.polly',
  'amazon-polly': 'aws.polly',
  'aws-polly': 'aws.polly',
  aws_polly: 'aws.polly',
  'azure-ai': 'azure.ai.inference',
  azure_ai: 'azure.ai.inference',
  'azure-ai-inference': 'azure.ai.inference',
  'az.ai.inference': 'azure.ai.inference',
  mistral: 'mistral_ai',
  mistralai: 'mistral_ai',
  'mistral-ai': 'mistral_ai',
  'x-ai': 'x_ai',
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
