import type { SdkSpec, Targets } from '@costspan/instrumentation';
import { meter } from '@costspan/meters/assemblyai';
import { sdk } from './sdk.ts';
import { connect } from './streaming.ts';
import { transcripts, transport } from './transcripts.ts';

/** All that costspan knows of the `assemblyai` package. */
export const spec: SdkSpec = {
  ...sdk,
  opensSockets: true,
  files: [
    { name: 'assemblyai', targets: targetsOfExports },
    // An entry with classes of its own.
    { name: 'assemblyai', file: 'dist/streaming', targets: targetsOfExports },
  ],
  methods: [...transcripts, ...transport, connect],
  headers: [],
  providers: [meter],
};

type Class = { readonly prototype: object } | undefined;

function targetsOfExports(exports: Record<string, unknown>): Targets {
  return {
    TranscriptService: (exports['TranscriptService'] as Class)?.prototype,
    StreamingTranscriber: (exports['StreamingTranscriber'] as Class)?.prototype,
  };
}

interface Client {
  readonly transcripts?: object;
  readonly streaming?: { transcriber(params: object): object };
}

/** The making of a transcriber opens no connection. */
export function targetsOfClient(client: object): Targets {
  const { transcripts: service, streaming } = client as Client;
  return {
    TranscriptService: service && Object.getPrototypeOf(service),
    StreamingTranscriber:
      streaming && Object.getPrototypeOf(streaming.transcriber({ apiKey: 'none', sampleRate: 16_000 })),
  };
}
