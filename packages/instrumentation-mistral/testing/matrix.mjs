// From 2.6 on npm refuses to install it beside OpenTelemetry's SDK, whose exporters it asks for in 0.220.
export const versions = [
  { '@mistralai/mistralai': '1.15.1' },
  { '@mistralai/mistralai': '2.0.0' },
  { '@mistralai/mistralai': '2.5.0' },
];

export const leaves = { spans: 2, charges: 2 };

export function clientOf({ '@mistralai/mistralai': { Mistral } }, simulator) {
  return new Mistral({ serverURL: `${simulator}/mistral`, apiKey: 'test' });
}

export async function calls(client) {
  const request = { model: 'mistral-large-2512', messages: [{ role: 'user', content: 'Say something short.' }] };
  await client.chat.complete(request);
  for await (const _chunk of await client.chat.stream(request));
}
