export const versions = [{ replicate: '0.34.1' }, { replicate: '0.34.1' }, { replicate: '1.4.0' }];

// The prediction is a span of its own, and counted when it settles.
export const leaves = { spans: 3, charges: 2 };

export function clientOf({ replicate }, simulator) {
  const Replicate = replicate.default ?? replicate;
  return new Replicate({ baseUrl: `${simulator}/replicate/v1`, auth: 'test' });
}

export async function calls(client) {
  const input = { prompt: 'a red kite' };
  await client.run('black-forest-labs/flux-schnell', { input });
  const prediction = await client.predictions.create({ model: 'black-forest-labs/flux-dev', input });
  await client.wait(prediction, { interval: 1 });
}
