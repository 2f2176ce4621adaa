import type { CalledSdk } from '../../../test/runtimes/sdks.ts';

export const runtimes: CalledSdk = {
  package: 'assemblyai',
  version: '4.41.5',
  import: "import { AssemblyAI } from 'assemblyai';",
  client: "new AssemblyAI({ baseUrl: `${simulator}/assemblyai`, apiKey: 'test' })",
  call: "client.transcripts.transcribe({ audio: 'https://example.com/90.wav', speech_models: ['universal-2'] }, { pollingInterval: 10 })",
};
