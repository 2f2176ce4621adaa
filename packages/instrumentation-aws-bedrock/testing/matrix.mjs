import { Readable } from 'node:stream';

export const versions = [
  { '@aws-sdk/client-bedrock-runtime': '3.422.0' },
  { '@aws-sdk/client-bedrock-runtime': '3.699.0' },
  { '@aws-sdk/client-bedrock-runtime': '3.1164.0' },
];

export const leaves = { spans: 1, charges: 1 };

export function clientOf({ '@aws-sdk/client-bedrock-runtime': { BedrockRuntime } }, simulator) {
  return new BedrockRuntime({
    endpoint: `${simulator}/bedrock`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { handle },
  });
}

export async function calls(client) {
  const body = JSON.stringify({ inputText: 'Say something short.' });
  await client.invokeModel({ modelId: 'amazon.titan-embed-text-v2:0', contentType: 'application/json', body });
}

/** Newer versions speak HTTP/2 by themselves, which the simulator does not. */
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
