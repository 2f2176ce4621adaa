import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import {
  BedrockRuntime,
  BedrockRuntimeClient,
  ConverseCommand,
  InvokeModelCommand,
} from '@aws-sdk/client-bedrock-runtime';
import type { BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import { configure } from '@costspan/core';
import { attachmentOf, openCallCount } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instrumentAwsBedrock } from './index.ts';
import { spec } from './spec.ts';

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

const USAGE = { inputTokens: 1000, outputTokens: 200, totalTokens: 1200 };
const ANSWER = { output: { message: { role: 'assistant', content: [] } }, stopReason: 'end_turn', usage: USAGE };
const INPUT = {
  modelId: 'us.anthropic.claude-opus-5-5',
  messages: [{ role: 'user' as const, content: [{ text: 'Hi' }] }],
};

let recorder: Recorder;
let opened: Server[] = [];
beforeEach(() => {
  recorder = new Recorder();
  attachmentOf(spec).providers = recorder.providers;
});
afterEach(async () => {
  configure({});
  await Promise.all(opened.map((server) => new Promise((resolve) => server.close(resolve))));
  opened = [];
});

/** Statuses in their order; the last one holds. */
type Kind = 'http' | 'http2';
async function serve(
  kind: Kind,
  statuses: readonly number[],
  biller = 'aws.bedrock',
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const answer = (request: Request, response: Response): void => {
    asked.push(`${request.httpVersion} ${request.method} ${request.url}`);
    const status = statuses[asked.length - 1] ?? statuses.at(-1) ?? 200;
    request.resume();
    if (status === 0) return void request.socket.destroy();
    response.statusCode = status;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(status === 200 ? ANSWER : { message: 'no' }));
  };
  const server: Server = kind === 'http' ? createHttp(answer) : createHttp2(answer);
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  configure({ gateways: { [address]: biller } });
  return { url: `http://${address}`, asked };
}

async function configOf(kind: Kind, endpoint: string): Promise<BedrockRuntimeClientConfig> {
  // As apps choose it; the default of the SDK is HTTP/2.
  const { NodeHttpHandler } = await import('@smithy/node-http-handler');
  return {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
    ...(kind === 'http' && { requestHandler: new NodeHttpHandler() }),
  };
}

const attributes = (): Record<string, unknown> => ({ ...recorder.spans[0]?.attributes });

describe.each(['http', 'http2'] as const)('over %s', (kind) => {
  it('`send` is one charge, with what was repeated', async () => {
    const { url, asked } = await serve(kind, [503, 200]);
    const client = instrumentAwsBedrock(new BedrockRuntimeClient(await configOf(kind, url)));
    const output = await client.send(new ConverseCommand(INPUT));
    client.destroy();
    expect(output.$metadata.attempts).toBe(2);
    expect(asked).toEqual(
      [1, 2].map(() => `${kind === 'http' ? '1.1' : '2.0'} POST /model/us.anthropic.claude-opus-5-5/converse`),
    );
    expect(recorder.spans).toHaveLength(1);
    expect(attributes()).toMatchObject({
      'gen_ai.provider.name': 'aws.bedrock',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(url).port),
      'costspan.cost.amount': 0.0088,
      'costspan.transport.retry_count': 1,
    });
  });

  it('a try that was lost is at risk', async () => {
    const { url } = await serve(kind, [0, 200]);
    const client = instrumentAwsBedrock(new BedrockRuntimeClient(await configOf(kind, url)));
    await client.send(new ConverseCommand(INPUT));
    client.destroy();
    expect(attributes()).toMatchObject({ 'costspan.cost.amount': 0.0088, 'costspan.transport.retry_count': 1 });
    expect(recorder.records.map((one) => one.attributes['costspan.charge.key'])).toContainEqual(
      expect.stringMatching(/#try-1$/),
    );
  });

  it('an error that is not repeated is no charge', async () => {
    const { url, asked } = await serve(kind, [400]);
    const client = instrumentAwsBedrock(new BedrockRuntime(await configOf(kind, url)));
    await expect(client.converse(INPUT)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400, attempts: 1 } });
    client.destroy();
    expect(asked).toHaveLength(1);
    expect(attributes()).toMatchObject({ 'error.type': '400', 'costspan.billing.outcome': 'not_charged' });
  });
});

describe('a callback', () => {
  it('gets what it got, and the call ends with it', async () => {
    const { url } = await serve('http', [200]);
    const client = instrumentAwsBedrock(new BedrockRuntimeClient(await configOf('http', url)));
    const given = await new Promise<unknown[]>((resolve) => {
      const result: unknown = client.send(new ConverseCommand(INPUT), (...args: unknown[]) => resolve(args));
      expect(result).toBeUndefined();
      expect(openCallCount()).toBe(1);
    });
    expect(given).toMatchObject([null, { usage: USAGE }]);
    expect(attributes()['costspan.cost.amount']).toBe(0.0088);
  });

  it('behind options, of `BedrockRuntime` too, gets the error', async () => {
    const { url } = await serve('http', [400]);
    const client = instrumentAwsBedrock(new BedrockRuntime(await configOf('http', url)));
    const error = await new Promise((resolve) => client.converse(INPUT, {}, resolve));
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 400 } });
    expect(recorder.spans).toHaveLength(1);
    expect(attributes()['error.type']).toBe('400');
  });
});

it('a host that nobody knows is its own biller, and has no price', async () => {
  const { url } = await serve('http', [200]);
  configure({});
  const client = instrumentAwsBedrock(new BedrockRuntimeClient(await configOf('http', url)));
  await client.send(new ConverseCommand(INPUT));
  expect(recorder.spans).toHaveLength(1);
  expect(attributes()).toMatchObject({ 'gen_ai.provider.name': '127.0.0.1' });
  expect(attributes()['costspan.cost.amount']).toBeUndefined();
});

it('other operations are let through', async () => {
  const { url, asked } = await serve('http', [200]);
  const client = instrumentAwsBedrock(new BedrockRuntime(await configOf('http', url)));
  await client.listAsyncInvokes({});
  await client.countTokens({ modelId: 'm', input: { converse: { messages: INPUT.messages } } });
  expect(asked).toHaveLength(2);
  expect(recorder.spans).toEqual([]);
});

it('a command whose class a bundler has renamed is known by its schema', async () => {
  const { url } = await serve('http', [200]);
  const client = instrumentAwsBedrock(new BedrockRuntimeClient(await configOf('http', url)));
  class a extends InvokeModelCommand {}
  await client.send(new a({ modelId: 'us.amazon.nova-lite-v1:0', body: JSON.stringify({ messages: INPUT.messages }) }));
  // 1000 at 0.06 and 200 at 0.24 USD a million.
  expect(attributes()['costspan.cost.amount']).toBe(0.000108);
});

it('the class that all clients of AWS share keeps its method', async () => {
  const { Client } = await import('@smithy/core/client');
  const own = Client.prototype.send;
  instrumentAwsBedrock(new BedrockRuntimeClient({ region: 'us-east-1' }));
  expect(Client.prototype.send).toBe(own);
  expect(String(BedrockRuntimeClient.prototype.send)).toBe(String(own));
});
