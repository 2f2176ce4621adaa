/** A gateway: takes OpenAI's wire form and calls the provider with the vendor's SDK. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';

const upstream = new OpenAI({ baseURL: process.env['UPSTREAM'], apiKey: 'sk-gateway' });

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as never;
  const answer = request.url?.endsWith('/images/generations')
    ? await upstream.images.generate(body)
    : await upstream.chat.completions.create(body);
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
});
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
