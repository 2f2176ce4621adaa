export const versions = [
  { '@runwayml/sdk': '1.1.0' },
  { '@runwayml/sdk': '2.11.0' },
  { '@runwayml/sdk': '3.24.0' },
  { '@runwayml/sdk': '4.20.1' },
];

// The task is counted when it settles.
export const leaves = { spans: 2, charges: 1, bases: { runway: 'billed_units' } };

export function clientOf({ '@runwayml/sdk': { default: RunwayML } }, simulator) {
  return new RunwayML({ baseURL: `${simulator}/runway`, apiKey: 'test' });
}

export async function calls(client) {
  const request = { model: 'gen4_turbo', promptText: 'a red kite', promptImage: 'https://example.com/a.png' };
  const { id } = await client.imageToVideo.create({ ...request, ratio: '1280:720', duration: 5 });
  while ((await client.tasks.retrieve(id)).status === 'RUNNING');
}
