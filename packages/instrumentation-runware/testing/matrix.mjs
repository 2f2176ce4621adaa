export const versions = [
  { '@runware/sdk-js': '1.1.50' },
  { '@runware/sdk-js': '1.2.0' },
  { '@runware/sdk-js': '1.3.2' },
];

export const leaves = { spans: 2, charges: 2 };

export function clientOf({ '@runware/sdk-js': { Runware } }, simulator) {
  return new Runware({ apiKey: 'test', url: `${simulator.replace('http', 'ws')}/runware/v1` });
}

const task = { model: 'bfl:2@1', positivePrompt: 'a red kite', width: 1024, height: 1024 };

export async function calls(runware) {
  await runware.requestImages(task);
  await runware.requestImages({ ...task, numberResults: 2, includeCost: true });
  // The oldest versions cannot be disconnected, and connect again for as long as they may.
  runware._shouldReconnect = false;
  runware._ws.terminate();
}
