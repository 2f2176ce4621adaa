/** Three outputs begin in a web server, and are made by a function behind a queue. One image fails, and is made elsewhere. */
import { withOutput } from '@costspan/auto';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { endSimulation, PLANNED, simulator } from './draw.ts';
import { handler } from './lambda.ts';
import type { Message } from './lambda.ts';

const messages = ['kite', 'boat', 'house'].map((prompt) =>
  withOutput('card', { plan: 'free', feature: prompt, planned: PLANNED }, (output): Message => ({
    prompt,
    token: output.token(),
  })),
);

/** What SQS hands to a function: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html, 2026-11-24. */
function event(records: readonly { readonly message: Message; readonly id: string }[], receiveCount: number): SQSEvent {
  return {
    Records: records.map(({ message, id }): SQSRecord => ({
      messageId: id,
      receiptHandle: id,
      body: JSON.stringify(message),
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: '1795478400000',
        SenderId: 'AIDAIENQZJOLO23YVJ4VO',
        ApproximateFirstReceiveTimestamp: '1795478400001',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:cards',
      awsRegion: 'eu-central-1',
    })),
  };
}

simulator.fal.order({ fail: 500 });
let waiting = messages.map((message, i) => ({ message, id: `message-${i + 1}` }));
for (let receiveCount = 1; waiting.length > 0; receiveCount += 1) {
  const { batchItemFailures } = await handler(event(waiting, receiveCount));
  console.log(`${waiting.length} messages, ${batchItemFailures.length} come again`);
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  waiting = waiting.filter(({ id }) => failed.has(id));
}

await endSimulation();
