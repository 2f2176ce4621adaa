// Older ones do not send the model's version.
export const versions = [{ hume: '0.15.17' }, { hume: '0.16.0' }];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ hume: { HumeClient } }, simulator) {
  return new HumeClient({ environment: `${simulator}/hume`, apiKey: 'test' });
}

export async function calls({ tts }) {
  await tts.synthesizeJson({ utterances: [{ text: 'a red kite' }], version: '2' });
}
