export const versions = [{ openai: '4.104.0' }, { openai: '5.23.2' }, { openai: '6.49.0' }, { openai: '7.57.0' }];

// The answer of the broken stream tells no usage: it is unpriced, never zero.
export const leaves = { spans: 3, charges: 3, unpriced: ['gpt-4o-mini'] };

export function clientOf({ openai: { default: OpenAI } }, simulator) {
  return new OpenAI({ baseURL: `${simulator}/openai/v1`, apiKey: 'sk-test' });
}

export async function calls(client) {
  await client.images.generate({ model: 'gpt-image-2', prompt: 'a red kite', size: '1024x1024', quality: 'low' });
  const chat = (content) => ({ model: 'gpt-4o-mini', messages: [{ role: 'user', content }] });
  await client.chat.completions.create(chat('Say something short.'));
  const stream = await client.chat.completions.create({ ...chat('Say something long.'), stream: true });
  for await (const _chunk of stream) break;
}
