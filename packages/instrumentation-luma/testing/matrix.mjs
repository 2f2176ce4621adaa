export const versions = [{ lumaai: '1.0.2' }, { lumaai: '1.0.2' }, { lumaai: '1.19.1' }];

// The generation is counted when it settles.
export const leaves = { spans: 2, charges: 1, bases: { luma: 'request' } };

export function clientOf({ lumaai: { LumaAI } }, simulator) {
  return new LumaAI({ baseURL: `${simulator}/luma/dream-machine/v1`, authToken: 'test' });
}

export async function calls(client) {
  const request = { model: 'ray-2', prompt: 'a red kite', resolution: '720p', duration: '5s' };
  const { id } = await client.generations.create(request);
  while ((await client.generations.get(id)).state === 'dreaming');
}
