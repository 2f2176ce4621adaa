import { observeIterable, smithyClientClass, smithyExport, smithySend } from '@costspan/instrumentation';
import type { MethodRow, OpenCall, SdkSpec, Targets } from '@costspan/instrumentation';
import { EVENTS as SPEECH, meter as polly } from '@costspan/meters/aws.polly';
import { EVENTS as TRANSCRIPT, meter as transcribe } from '@costspan/meters/aws.transcribe';
import { answerOf, startOf, streamOf } from './operations.ts';
import { sdk } from './sdk.ts';
import { withCountedStream } from './sent.ts';
import { handle } from './transport.ts';

function send(target: string, also: MethodRow['also'], events?: MethodRow['events']): MethodRow {
  return smithySend(target, {
    also,
    events,
    start: (_self, [command]) => startOf(command),
    given: withCountedStream,
    response: answerOf,
    observe(output: unknown, call: OpenCall): boolean {
      const stream = streamOf(output, call);
      if (stream) observeIterable(stream, Symbol.asyncIterator, call);
      return stream !== undefined;
    },
  });
}

const speech = send(
  'PollyClient',
  [
    { publicName: 'client.synthesizeSpeech', role: 'generate' },
    { publicName: 'client.startSpeechSynthesisTask', role: 'submit' },
    { publicName: 'client.getSpeechSynthesisTask', role: 'settle' },
    { publicName: 'client.startSpeechSynthesisStream', role: 'stream' },
  ],
  SPEECH,
);

const jobs = send(
  'TranscribeClient',
  ['TranscriptionJob', 'MedicalTranscriptionJob', 'MedicalScribeJob', 'CallAnalyticsJob'].flatMap((name) => [
    { publicName: `client.start${name}`, role: 'submit' as const },
    { publicName: `client.get${name}`, role: 'settle' as const },
  ]),
);

const streams = send(
  'TranscribeStreamingClient',
  ['StreamTranscription', 'MedicalStreamTranscription', 'MedicalScribeStream', 'CallAnalyticsStreamTranscription'].map(
    (name) => ({ publicName: `client.start${name}`, role: 'stream' as const }),
  ),
  TRANSCRIPT,
);

const CLIENTS: Readonly<Record<string, string>> = {
  PollyClient: '@aws-sdk/client-polly',
  TranscribeClient: '@aws-sdk/client-transcribe',
  TranscribeStreamingClient: '@aws-sdk/client-transcribe-streaming',
};

/** All that costspan knows of the clients of Polly and Transcribe. */
export const spec: SdkSpec = {
  ...sdk,
  files: Object.entries(CLIENTS).map(([client, name]) => ({ name, targets: smithyExport(client) })),
  methods: [speech, jobs, streams, handle],
  headers: ['x-amzn-requestcharacters', 'x-amzn-request-id'],
  providers: [polly, transcribe],
};

export function targetsOfClient(client: object): Targets {
  const { serviceId } = { ...(client as { readonly config?: { readonly serviceId?: string } }).config };
  return { [`${serviceId?.replaceAll(' ', '')}Client`]: smithyClientClass(client) };
}
