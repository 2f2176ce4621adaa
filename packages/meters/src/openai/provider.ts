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
