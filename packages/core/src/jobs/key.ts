/** The key of a provider's job, also its charge key. */
export function jobKey(provider: string, id: string): string {
  return `${provider}:${id}`;
}
