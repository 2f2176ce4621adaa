import { BILLERS } from './table.ts';

const PROVIDERS: ReadonlyMap<string, string> = new Map(
  Object.entries(BILLERS).flatMap(([provider, { names = [] }]) => names.map((name) => [name, provider])),
);

/** Companies that bill several services, each under a name of its own, and how those names begin. */
const COMPANIES: Readonly<Record<string, string>> = {
  amazon: 'aws.',
  aws: 'aws.',
  gcp: 'gcp.',
  google: 'gcp.',
  microsoft: 'azure.',
};

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

/**
 * The providers that a person may mean by a name: several by a company's, none by one that is not known.
 *
 * @example
 * providersNamed('google'); // ['gcp.gemini', 'gcp.speech_to_text', 'gcp.text_to_speech', 'gcp.vertex_ai']
 */
export function providersNamed(given: string): readonly string[] {
  const name = providerName(given);
  const begin = Object.hasOwn(COMPANIES, name) ? COMPANIES[name] : undefined;
  if (begin !== undefined) return Object.keys(BILLERS).filter((provider) => provider.startsWith(begin));
  return Object.hasOwn(BILLERS, name) ? [name] : [];
}

/** Every name that some provider or company is known by. */
export function knownNames(): readonly string[] {
  return [...Object.keys(BILLERS), ...PROVIDERS.keys(), ...Object.keys(COMPANIES)];
}
