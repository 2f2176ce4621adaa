export const versions = [
  { elevenlabs: '1.59.0' },
  { '@elevenlabs/elevenlabs-js': '2.0.1' },
  { '@elevenlabs/elevenlabs-js': '2.45.0' },
  { '@elevenlabs/elevenlabs-js': '2.73.0' },
];

export const leaves = { spans: 1, charges: 1 };

/** What a credit costs depends on the plan. */
export const credits = [{ biller: 'elevenlabs', price: '0.000165', seen: '2026-11-24' }];

export function clientOf({ elevenlabs, '@elevenlabs/elevenlabs-js': sdk = elevenlabs }, simulator) {
  return new sdk.ElevenLabsClient({ baseUrl: `${simulator}/elevenlabs`, apiKey: 'test' });
}

export async function calls(client) {
  await client.textToSpeech.convertWithTimestamps('JBFqnCBsd6RMkjVDRZzb', { text: 'a red kite' });
}
