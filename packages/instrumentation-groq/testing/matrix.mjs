export const versions = [
  { 'groq-sdk': '0.20.1' },
  { 'groq-sdk': '0.37.0' },
  { 'groq-sdk': '1.1.1' },
  { 'groq-sdk': '1.6.0' },
];

export const leaves = { spans: 2, charges: 2 };

export function clientOf({ 'groq-sdk': { default: Groq } }, simulator) {
  return new Groq({ baseURL: `${simulator}/groq`, apiKey: 'test' });
}

export async function calls(client) {
  const speech = { model: 'canopylabs/orpheus-v1-english', voice: 'hannah', input: 'a red kite' };
  await (await client.audio.speech.create(speech)).arrayBuffer();
  const messages = [{ role: 'user', content: 'Say something short.' }];
  const stream = await client.chat.completions.create({ model: 'openai/gpt-oss-120b', messages, stream: true });
  for await (const _chunk of stream);
}
