export const versions = [{ assemblyai: '4.4.7' }, { assemblyai: '4.14.0' }, { assemblyai: '4.41.5' }];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ assemblyai: { AssemblyAI } }, simulator) {
  return new AssemblyAI({ apiKey: 'test', baseUrl: `${simulator}/assemblyai` });
}

export async function calls({ transcripts }) {
  const task = { audio: 'https://example.com/90.wav', speech_models: ['universal-2'] };
  await transcripts.transcribe(task, { pollingInterval: 10 });
}
