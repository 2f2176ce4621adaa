import { conformance, readFixtures } from '@costspan/instrumentation/conformance';
import { test } from 'vitest';
import { instrumentCartesia } from './index.ts';
import { spec } from './spec.ts';

const SOCKET = 'a web socket: sockets.test.ts';

const cases = conformance(spec, readFixtures(new URL('../fixtures/', import.meta.url)), {
  from: import.meta.url,
  sdk: '@cartesia/cartesia-js',
  otherVersions: ['cartesia3'],
  client: (sdk: typeof import('@cartesia/cartesia-js'), fetch) => new sdk.Cartesia({ apiKey: 'key-canary', fetch }),
  instrument: instrumentCartesia,
  day: '2026-12-01',
  model: 'tts-generate',
  jobs: { reason: 'Cartesia has no jobs' },
  webhooks: { reason: 'Cartesia has no webhooks' },
  stream: 'tts-generate-sse',
  uncovered: {
    'TTS.websocket': SOCKET,
    'TTSWS.send': SOCKET,
    'autoFinalize.websocket': SOCKET,
    'manualFinalize.websocket': SOCKET,
    'VoiceChanger.changeVoiceBytes': 'a method of version 3, which sends what `generate` does',
  },
  abort: (fixture, signal) => ({ ...fixture, call: [...fixture.call, { signal }] }),
});
test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => one.run());
