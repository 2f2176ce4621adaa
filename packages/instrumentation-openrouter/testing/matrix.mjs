export const versions = [
  { '@openrouter/sdk': '1.0.0' },
  { '@openrouter/sdk': '1.2.6' },
  { '@openrouter/sdk': '1.3.15' },
  { '@openrouter/sdk': '1.3.19' },
];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ '@openrouter/sdk': { OpenRouter } }, simulator) {
  return new OpenRouter({ serverURL: `${simulator}/openrouter/api/v1`, apiKey: 'test' });
}

export async function calls(client) {
  const messages = [{ role: 'user', content: 'Say something short.' }];
  await client.chat.send({ chatRequest: { model: 'openai/gpt-5-nano', messages } });
}
