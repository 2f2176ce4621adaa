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
