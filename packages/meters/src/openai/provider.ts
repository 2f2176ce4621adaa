import { memoize } from '@costspan/core/internal';
import { hostOf, providerOfBaseUrl } from '../hosts/base-url.ts';
import { text } from './read.ts';

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
