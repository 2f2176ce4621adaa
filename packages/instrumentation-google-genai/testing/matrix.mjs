export const versions = [
  { '@google/genai': '2.24.0' },
  { '@google/genai': '2.32.0' },
  { '@google/genai': '3.1.0' },
  { '@google/genai': '3.3.0' },
];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ '@google/genai': { GoogleGenAI } }, simulator) {
  return new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: `${simulator}/google` } });
}

export async function calls(client) {
  await client.models.generateContent({ model: 'gemini-3.1-flash-image', contents: 'a red kite' });
}
