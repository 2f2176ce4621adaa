export const versions = [{ 'together-ai': '0.33.0' }, { 'together-ai': '0.37.0' }, { 'together-ai': '0.52.0' }];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ 'together-ai': { default: Together } }, simulator) {
  return new Together({ baseURL: `${simulator}/together/v1`, apiKey: 'test' });
}

export async function calls(client) {
  await client.images.generate({
    model: 'black-forest-labs/FLUX.1-schnell',
    prompt: 'a red kite',
    width: 1024,
    height: 768,
    steps: 4,
  });
}
