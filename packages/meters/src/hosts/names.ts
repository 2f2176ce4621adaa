import { BILLERS } from './table.ts';

const PROVIDERS: ReadonlyMap<string, string> = new Map(
  Object.entries(BILLERS).flatMap(([provider, { names = [] }]) => names.map((name) => [name, provider])),
);

/**
 * A provider's name as `gen_ai.provider.name` has it.
 *
 * @param given a name as any tool writes it: `google-vertex`, `XAI`, `fal.ai`
 * @returns the provider's name; what is not known is only trimmed and put in lower case
 *
 * @example
 * providerName('Bedrock'); // 'aws.bedrock'
 */
export function providerName(given: string): string {
  const lower = given.trim().toLowerCase();
  return PROVIDERS.get(lower) ?? lower;
}
