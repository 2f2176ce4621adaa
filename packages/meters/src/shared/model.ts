import { memoize } from '@costspan/core/internal';
import { providerName } from '../hosts/names.ts';

/**
 * The name that a biller's price goes by, of the name that an app or an answer wrote: without the
 * biller's own prefix (`openai/gpt-5-mini`, `models/gemini-2.5-pro`), the inference profile of Amazon
 * Bedrock (`us.anthropic…`, an ARN) and what is private in the name of a fine-tuned model. What such
 * a name does not tell, an application's profile or a deployment, stays as it is and has no price.
 */
export function billedName(provider: string, name: string): string {
  if (name.startsWith('ft:')) return fineTuned(name);
  return name.includes('/') || provider === 'aws.bedrock' ? withoutPrefix(`${provider} ${name}`) : name;
}

/** `ft:BASE:ORGANISATION:NAME:ID`: every fine-tuned model of one base has one price, and its names are private. */
const fineTuned = memoize((name) => name.split(':', 2).join(':'));

/** Billers whose own names for some of their models begin with theirs: `fal-ai/flux/dev`, `groq/compound`, `openrouter/auto`. */
const KEEPS_PREFIX = new Set(['fal', 'groq', 'openrouter', 'perplexity']);

const withoutPrefix = memoize((key): string => {
  const end = key.indexOf(' ');
  const provider = key.slice(0, end);
  const name = withoutVendor(provider, key.slice(end + 1));
  return provider === 'aws.bedrock' ? inBedrock(name).model : name;
});

function withoutVendor(provider: string, name: string): string {
  const [vendor = '', model, ...rest] = name.split('/');
  if (model === undefined || rest.length > 0) return name;
  const isOwn =
    (providerName(vendor) === provider && !KEEPS_PREFIX.has(provider)) ||
    (provider.startsWith('gcp.') && (vendor === 'google' || vendor === 'models'));
  return isOwn ? model : name;
}

/** Where an inference profile hands its calls on to, as the first part of a name. */
const PROFILE = /^(us|us-gov|eu|apac|jp|au|ca|global)\.(?=.+\.)/;

/** ARNs that name a model: of an application's profile, a provisioned or custom model no part does. */
const NAMES_MODEL = /:(?:foundation-model|inference-profile)\/(.+)$/;

/** The model of an id, an ARN or an inference profile, and where the profile hands its calls on to. */
export function inBedrock(id: string): { readonly model: string; readonly profile: string | undefined } {
  const name = id.startsWith('arn:') ? (NAMES_MODEL.exec(id)?.[1] ?? id) : withoutVendor('aws.bedrock', id);
  return { model: name.replace(PROFILE, ''), profile: PROFILE.exec(name)?.[1] };
}
