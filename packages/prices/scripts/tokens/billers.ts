/** A biller's models in the two tables. */
export interface Imported {
  readonly biller: string;
  /** provider of genai-prices */
  readonly genai: string;
  /** providers of LiteLLM */
  readonly litellm: readonly string[];
  /** what LiteLLM's names begin with */
  readonly prefix: string;
  /** names that are the biller's, where a table mixes several */
  readonly only?: RegExp;
  /** whether a model counts only where LiteLLM has it for this biller: genai-prices does not tell billers apart */
  readonly needsRow?: true;
  /** the page of its prices, where genai-prices names another biller's first */
  readonly url?: string;
  /** whether a long context begins at its number of tokens; after it where it is left out, as both tables count */
  readonly isLongFrom?: true;
}

export const IMPORTED: readonly Imported[] = [
  { biller: 'openai', genai: 'openai', litellm: ['openai', 'text-completion-openai'], prefix: '' },
  { biller: 'gcp.gemini', genai: 'google', litellm: ['gemini'], prefix: 'gemini/', only: /^(?:gemini|gemma)-/ },
  { biller: 'x_ai', genai: 'x-ai', litellm: ['xai'], prefix: 'xai/', only: /^[^/]+$/, isLongFrom: true },
  { biller: 'mistral_ai', genai: 'mistral', litellm: ['mistral'], prefix: 'mistral/' },
  { biller: 'groq', genai: 'groq', litellm: ['groq'], prefix: 'groq/' },
  { biller: 'together_ai', genai: 'together', litellm: ['together_ai'], prefix: 'together_ai/' },
  { biller: 'fireworks_ai', genai: 'fireworks', litellm: ['fireworks_ai'], prefix: 'fireworks_ai/' },
  { biller: 'cohere', genai: 'cohere', litellm: ['cohere', 'cohere_chat'], prefix: 'cohere/' },
  { biller: 'perplexity', genai: 'perplexity', litellm: ['perplexity'], prefix: 'perplexity/', only: /\// },
  { biller: 'azure.ai.openai', genai: 'azure', litellm: ['azure'], prefix: 'azure/', only: /^[^/]+$/ },
  {
    biller: 'gcp.vertex_ai',
    genai: 'google',
    litellm: [
      'vertex_ai',
      ...['anthropic', 'deepseek', 'llama', 'minimax', 'mistral', 'moonshot', 'openai', 'qwen', 'zai'].map(
        (maker) => `vertex_ai-${maker}_models`,
      ),
    ],
    prefix: 'vertex_ai/',
    only: /^(?!google\/)/,
    url: 'https://cloud.google.com/vertex-ai/generative-ai/pricing',
    needsRow: true,
  },
  // Those of Anthropic, Amazon and Meta have prices by inference profile: the book has them.
  {
    biller: 'aws.bedrock',
    genai: 'aws',
    litellm: ['bedrock', 'bedrock_converse'],
    prefix: '',
    only: /^(?!(?:us|us-gov|eu|apac|au|jp|ca|global|regional|anthropic|amazon|meta)\.)[a-z0-9]+\.[^/]+$/,
    needsRow: true,
  },
];
