export const versions = [
  { '@anthropic-ai/sdk': '0.39.0' },
  { '@anthropic-ai/sdk': '0.60.0' },
  { '@anthropic-ai/sdk': '0.137.0' },
  { '@anthropic-ai/sdk': '1.14.0' },
];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ '@anthropic-ai/sdk': { default: Anthropic } }, simulator) {
  return new Anthropic({ baseURL: `${simulator}/anthropic`, apiKey: 'test' });
}

export async function calls(client) {
  const messages = [{ role: 'user', content: 'Say something short.' }];
  await client.messages.create({ model: 'claude-haiku-4-5', max_tokens: 64, messages });
}
