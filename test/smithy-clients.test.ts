import { sdks } from '@costspan/auto/specs';
import { configure } from '@costspan/core';
import { attachmentOf, SdkInstrumentation } from '@costspan/instrumentation';
import { Recorder } from '@costspan/instrumentation/conformance';
import { gateways, startSimulator } from '@costspan/simulator';
import { expect, it } from 'vitest';
import { clientOf as bedrockOf, optionsOf } from '../packages/instrumentation-aws-bedrock/testing/client.ts';
import { clientOf as pollyOf } from '../packages/instrumentation-aws-speech/testing/client.ts';

it.each([
  ['a handler of their own', false],
  ['one handler', true],
] as const)('clients of two SDKs of AWS with %s have their lost tries each', async (_, isOne) => {
  configure({ gateways });
  const recorder = new Recorder();
  for (const sdk of sdks.filter(({ name }) => name.startsWith('aws-'))) {
    attachmentOf(sdk).providers = recorder.providers;
    new SdkInstrumentation(sdk);
  }
  const sim = await startSimulator();
  try {
    const place = { sim, origin: sim.origin, load: <T>(__: string, imported: () => Promise<T>) => imported() };
    const { requestHandler } = optionsOf(place);
    const options = { maxAttempts: 2, ...(isOne && { requestHandler }) } as object;
    const [bedrock, polly] = [await bedrockOf(place, options), await pollyOf(place, options)];
    sim.bedrock.order({ drop: 'after' });
    sim.polly.order({ drop: 'after' });
    const messages = [{ role: 'user' as const, content: [{ text: 'Say something.' }] }];
    await bedrock.converse({ modelId: 'us.amazon.nova-lite-v1:0', messages });
    await polly.synthesizeSpeech({ Engine: 'neural', OutputFormat: 'mp3', Text: 'Say something.', VoiceId: 'Joanna' });
    expect(recorder.spans.map(({ attributes }) => attributes['costspan.transport.retry_count'])).toEqual([1, 1]);
    const lost = recorder.records.filter((one) => one.attributes['costspan.cost.status'] === 'at_risk');
    expect(lost.map((one) => one.attributes['gen_ai.provider.name']).toSorted()).toEqual(['aws.bedrock', 'aws.polly']);
  } finally {
    configure({});
    await sim.close();
  }
});
