/**
 * What a maker sells as one model, by the name that a biller gives to it; undefined for a name that does not tell.
 * It counts where the family is listed.
 */
export function familyOf(biller: string, model: string): string | undefined {
  const name = (model.split('/').at(-1) ?? model).toLowerCase();
  const undated = name.replace(/(?:[-@](?:\d{4}-\d{2}-\d{2}|\d{8})|-\d{4})?(?:-latest|@default)?$/, '');
  if (/^(?:gpt-|o\d|chatgpt-)/.test(name)) return `openai/${undated}`;
  if (name.startsWith('gemini-')) return `google/${name.replace(/(?:-preview(?:-[\d-]+)?|-latest)$/, '')}`;
  if (name.startsWith('claude-')) return `anthropic/${undated.replace(/-(\d+)-(\d+)$/, '-$1.$2')}`;
  return biller === 'x_ai' ? `xai/${undated}` : undefined;
}
