export const versions = [
  { '@cartesia/cartesia-js': '3.0.0' },
  { '@cartesia/cartesia-js': '3.5.1' },
  { '@cartesia/cartesia-js': '4.2.0' },
];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ '@cartesia/cartesia-js': { Cartesia } }, simulator) {
  return new Cartesia({ apiKey: 'test', baseURL: `${simulator}/cartesia` });
}

export async function calls({ tts }) {
  const answer = await tts.generate({
    model_id: 'sonic-3.5',
    transcript: 'a red kite',
    voice: { mode: 'id', id: '694f9389' },
    output_format: { container: 'wav', encoding: 'pcm_f32le', sample_rate: 44_100 },
  });
  await answer.arrayBuffer();
}
