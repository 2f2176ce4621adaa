import { Readable } from 'node:stream';

export const versions = [
  { '@aws-sdk/client-polly': '3.427.0' },
  { '@aws-sdk/client-polly': '3.699.0' },
  { '@aws-sdk/client-polly': '3.1142.0' },
];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ '@aws-sdk/client-polly': { Polly } }, simulator) {
  return new Polly({
    endpoint: `${simulator}/polly`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { handle },
  });
}

export async function calls(client) {
  await client.synthesizeSpeech({ Engine: 'neural', OutputFormat: 'mp3', Text: 'a red kite', VoiceId: 'Joanna' });
}

async function handle({ protocol, hostname, port, path, method, headers, body }) {
  const answer = await fetch(`${protocol}//${hostname}:${port}${path}`, {
    method,
    headers: { 'content-type': headers['content-type'], authorization: headers.authorization },
    body,
  });
  const { status, headers: told } = answer;
  return {
    response: { statusCode: status, headers: Object.fromEntries(told), body: Readable.fromWeb(answer.body) },
  };
}
