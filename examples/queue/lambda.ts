import { flush, resumeOutput } from '@costspan/auto';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { draw, drawElsewhere } from './draw.ts';
import { publish } from './publish.ts';

export interface Message {
  readonly prompt: string;
  /** what `output.token()` gave where the output began */
  readonly token: string;
}

function make({ body, attributes }: SQSRecord): Promise<void> {
  const { prompt, token } = JSON.parse(body) as Message;
  return resumeOutput(token, async (output) => {
    // What fails here is tried again: it goes on with the message's next delivery, which brings the same token.
    output.token();
    await (Number(attributes.ApproximateReceiveCount) > 1 ? drawElsewhere(prompt) : draw(prompt));
    output.accept();
    publish({ type: 'card.made', output: output.id, charges: output.charges() });
  });
}

/** A function behind SQS that reports single failures (`ReportBatchItemFailures`): only those messages come again. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(Records.map(make));
  const batchItemFailures: SQSBatchItemFailure[] = results.flatMap(({ status }, i) =>
    status === 'rejected' ? [{ itemIdentifier: Records[i]?.messageId ?? '' }] : [],
  );
  // The function may be frozen after its answer.
  await flush();
  return { batchItemFailures };
}
