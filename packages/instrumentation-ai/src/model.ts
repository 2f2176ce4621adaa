import { billerOf, providerName } from '@costspan/meters/hosts';

/** What all models of the AI SDK have in common, and where those of `@ai-sdk/*` keep what they send with. */
export interface Model {
  readonly provider?: unknown;
  readonly modelId?: unknown;
  readonly specificationVersion?: unknown;
  readonly config?: Config;
  readonly doStream?: unknown;
  readonly doEmbed?: unknown;
}

interface Config {
  readonly baseURL?: unknown;
  readonly fetch?: unknown;
  readonly url?: unknown;
}

/** Longest names first: `google.vertex.image` is not `google`. */
const NAMES: readonly (readonly [string, string])[] = [
  ['google.vertex', 'gcp.vertex_ai'],
  ['vertex', 'gcp.vertex_ai'],
  ['googleVertex', 'gcp.vertex_ai'],
  ['google', 'gcp.gemini'],
  ['azure', 'azure.ai.openai'],
  ['azure-openai', 'azure.ai.openai'],
  ['gateway', 'vercel_ai_gateway'],
  ['vercel', 'vercel_ai_gateway'],
  ['xai', 'x_ai'],
  ['togetherai', 'together_ai'],
  ['black-forest-labs', 'black_forest_labs'],
  ['blackForestLabs', 'black_forest_labs'],
  ['klingai', 'kling'],
  ['bytedance', 'byteplus'],
  ['mistral', 'mistral_ai'],
  ['fireworks', 'fireworks_ai'],
  ['amazon-bedrock', 'aws.bedrock'],
];

/**
 * Who is going to answer, before the request tells: by the address that the model's provider was given, else by its
 * name. A name alone can mean another host; the request corrects it.
 */
export function billerOfModel({ provider, config }: Model): {
  readonly provider: string;
  readonly base?: string | undefined;
} {
  const base = typeof config?.baseURL === 'string' ? config.baseURL : undefined;
  const billed = base === undefined ? undefined : billerOf(base);
  if (billed) return { provider: billed.provider, base };
  const name = typeof provider === 'string' ? provider : 'unknown';
  const known = NAMES.find(([prefix]) => name === prefix || name.startsWith(`${prefix}.`))?.[1];
  return { provider: known ?? providerName(name.split('.', 1)[0] ?? name), ...(base !== undefined && { base }) };
}

export function modelIdOf({ modelId }: Model): string | undefined {
  return typeof modelId === 'string' ? modelId : undefined;
}

/** Whether a value is a model: anything with one of the methods that make something. */
export function isModel(value: unknown): value is Model & object {
  const one = value as Record<string, unknown> | null | undefined;
  return typeof one === 'object' && one !== null && ['doGenerate', 'doStart', 'doEmbed'].some((name) => name in one);
}
