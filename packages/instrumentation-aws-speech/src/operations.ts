import { smithyOperation } from '@costspan/instrumentation';
import type { CallStart, OpenCall } from '@costspan/instrumentation';

/** What a command holds. */
type Input = Readonly<Record<string, unknown>>;

/** What an operation is to costspan. */
interface Operation {
  readonly provider: 'aws.polly' | 'aws.transcribe';
  readonly path: string;
  /** Transcribe has no choice of a model but its kinds; of Polly the engine is one */
  readonly model?: string;
  /** field of the input that names the job that is asked for */
  readonly job?: string;
  /** field of the input that the SDK reads piece by piece, and field of the output that the app does */
  readonly stream?: { readonly sent: string; readonly received: string };
}

function task(path: string, more: Partial<Operation> = {}): Operation {
  return { provider: 'aws.polly', path, ...more };
}

function streamed(model: string, path: string, received: string, sent = 'AudioStream'): Operation {
  return { provider: 'aws.transcribe', path, model, stream: { sent, received } };
}

/** Jobs of Transcribe by their names. */
const JOBS = {
  TranscriptionJob: 'standard',
  MedicalTranscriptionJob: 'medical',
  MedicalScribeJob: 'medical-scribe',
  CallAnalyticsJob: 'call-analytics',
} as const;

/** Operations that cost money, or tell what became of one that does. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  SynthesizeSpeech: task('/v1/speech'),
  StartSpeechSynthesisTask: task('/v1/synthesisTasks'),
  GetSpeechSynthesisTask: task('/v1/synthesisTasks/', { job: 'TaskId' }),
  StartSpeechSynthesisStream: task('/v1/synthesisStream', {
    stream: { sent: 'ActionStream', received: 'EventStream' },
  }),
  StartStreamTranscription: streamed('standard', '/stream-transcription', 'TranscriptResultStream'),
  StartMedicalStreamTranscription: streamed('medical', '/medical-stream-transcription', 'TranscriptResultStream'),
  StartMedicalScribeStream: streamed('medical-scribe', '/medical-scribe-stream', 'ResultStream', 'InputStream'),
  StartCallAnalyticsStreamTranscription: streamed(
    'call-analytics',
    '/call-analytics-stream-transcription',
    'CallAnalyticsTranscriptResultStream',
  ),
  ...Object.fromEntries(
    Object.entries(JOBS).flatMap(([name, model]): [string, Operation][] => [
      [`Start${name}`, { provider: 'aws.transcribe', path: '/', model }],
      [`Get${name}`, { provider: 'aws.transcribe', path: '/', job: `${name}Name` }],
    ]),
  ),
};

function operationOf(name: string | undefined): Operation | undefined {
  return name !== undefined && Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
}

/** A call by its command; the address is known once the SDK has worked it out. */
export function startOf(command: unknown): CallStart | undefined {
  const name = smithyOperation(command);
  const operation = operationOf(name);
  if (!operation) return undefined;
  const { provider, path, model, job, stream } = operation;
  const input = inputOf(command);
  if (job !== undefined)
    return { kind: 'settle', exchange: { provider, operation: name, url: path }, jobId: String(input[job]) };
  return {
    kind: 'generate',
    exchange: {
      provider,
      operation: name,
      model: model ?? String(input['Engine'] ?? 'standard'),
      url: path,
      // What the SDK reads piece by piece is summed up in it as it is read.
      request: { ...input, ...(stream && { [stream.sent]: undefined }) },
    },
    streamed: stream !== undefined,
  };
}

export function inputOf(command: unknown): Input {
  return (command as { readonly input?: Input }).input ?? {};
}

/** What an output says of billing, without the sound. */
export function answerOf(output: unknown): unknown {
  const { RequestCharacters, SynthesisTask, ...more } = { ...(output as Input | undefined) };
  const job = Object.keys(JOBS).find((name) => name in more);
  return { RequestCharacters, SynthesisTask, ...(job && { [job]: more[job] }) };
}

/** The name of the input's stream; undefined where it has none. */
export function sentField(call: OpenCall): string | undefined {
  return operationOf(call.start.exchange.operation)?.stream?.sent;
}

/** The events of a streamed output; undefined where it has none. */
export function streamOf(output: unknown, call: OpenCall): object | undefined {
  const field = operationOf(call.start.exchange.operation)?.stream?.received;
  const events = field && (output as Input | undefined)?.[field];
  return typeof events === 'object' && events !== null && Symbol.asyncIterator in events ? events : undefined;
}
