import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: '@cartesia/cartesia-js',
  version: '4.2.0',
  import: "import { Cartesia } from '@cartesia/cartesia-js';",
  client: "new Cartesia({ baseURL: `${simulator}/cartesia`, apiKey: 'test' })",
  call: "client.tts.generate({ model_id: 'sonic-3.5', transcript: 'a red kite', voice: { mode: 'id', id: '694f9389' }, output_format: { container: 'wav', encoding: 'pcm_f32le', sample_rate: 44100 } })",
};
