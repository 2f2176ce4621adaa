import { parseQuantity } from '@costspan/core/internal';
import type { Decimal, Exchange } from '@costspan/core';
import type { Meter, MeterFunction } from '@costspan/core/internal';
import { jobEnd } from '../shared/end.ts';
import { audio } from '../shared/measures.ts';
import { meterOfOne } from '../shared/meter.ts';
import { withRoutes } from '../shared/routes.ts';
import { addOns, at, fields, firstText, header, isOn, lengthAt, list } from '../shared/wire/index.ts';
import type { Fields } from '../shared/wire/index.ts';

/** Kinds of transcription, by what the names of their fields and operations begin with. None of them has a model to choose. */
const KINDS = [
  { model: 'medical-scribe', job: 'MedicalScribeJob' },
  { model: 'medical', job: 'MedicalTranscriptionJob' },
  { model: 'call-analytics', job: 'CallAnalyticsJob' },
  { model: 'standard', job: 'TranscriptionJob' },
] as const;

/** Features that cost extra (https://docs.aws.amazon.com/transcribe/latest/dg/what-is.html, 2026-12-01), by the parameters that ask for them. */
const ADD_ONS: Readonly<Record<string, readonly string[]>> = {
  redaction: ['ContentRedaction', 'ContentRedactionType', 'ContentIdentificationType'],
  custom_model: ['LanguageModelName', 'ModelSettings'],
  toxicity: ['ToxicityDetection'],
};

/**
 * Amazon Transcribe. A job's answer states how it stands, and never how long the recording is: its transcript tells where
 * the last word ends. A stream's request has the length of the sound that was sent, `sent_seconds`, and whether there is
 * more of it (`is_sending`); its events have where the last result ends: https://docs.aws.amazon.com/transcribe/latest/APIReference/Welcome.html, 2026-12-01.
 */
const usageOf: MeterFunction = (exchange) => {
  const asked = fields(exchange.request);
  const answer = answerIn(exchange.response);
  const kind = kindOf(exchange, asked, answer);
  const isStream = /stream/i.test(exchange.url ?? exchange.operation ?? '');
  const told = fields(answer?.[kind.job]) ?? answer;
  const sent = lengthAt(asked, 'sent_seconds');
  const seconds = sent ?? (isStream ? endOfResults(exchange.response) : endOfTranscript(told));
  const end = jobEnd(exchange, told?.[`${kind.job}Status`] ?? told?.['TranscriptionJobStatus'] ?? told?.['status']);
  return {
    provider: 'aws.transcribe',
    model: exchange.model ?? kind.model,
    responseId: isStream
      ? header(exchange.headers, 'x-amzn-request-id')
      : firstText(told?.[`${kind.job}Name`], told?.['jobName'], asked?.[`${kind.job}Name`]),
    outputType: 'text',
    end,
    measures: audio('audio_input', seconds, sent ? 'request' : 'usage'),
    facts: {
      mode: isStream ? 'streaming' : 'batch',
      duration: seconds?.toNumber(),
      add_ons: addOns(addedTo(asked, told)),
    },
    // What comes after the last word was heard, too; what was not sent to its end may not have arrived as far.
    incomplete: (end === 'succeeded' && seconds && (!sent || asked?.['is_sending'] === true)) || undefined,
    input: { duration: seconds?.toNumber() },
  };
};

/** An event of EventBridge has the job in its `detail`. */
function answerIn(response: unknown): Fields | undefined {
  const answer = fields(response);
  return fields(answer?.['detail']) ?? answer;
}

function kindOf(
  { url = '', operation = '' }: Exchange,
  ...told: readonly (Fields | undefined)[]
): (typeof KINDS)[number] {
  const asked = operation === 'webhook' ? '' : `${operation} ${url}`.toLowerCase().replaceAll('-', '');
  const found = KINDS.find(
    ({ model, job }) =>
      asked.includes(model.replace('-', '')) || told.some((one) => one && (job in one || `${job}Name` in one)),
  );
  return found ?? KINDS[3];
}

function addedTo(...told: readonly (Fields | undefined)[]): string[] {
  return Object.keys(ADD_ONS).filter((name) => ADD_ONS[name]?.some((field) => told.some((one) => isOn(one?.[field]))));
}

/** Where the last of a stream's results ends. */
function endOfResults(events: unknown): Decimal | undefined {
  return longest(
    list(events)?.flatMap((event) => list(at(fields(event), 'TranscriptEvent.Transcript.Results')) ?? []),
    'EndTime',
  );
}

/** Where the last word of a transcript ends: https://docs.aws.amazon.com/transcribe/latest/dg/how-input.html, 2026-12-01. */
function endOfTranscript(transcript: Fields | undefined): Decimal | undefined {
  return longest(list(at(transcript, 'results.items')), 'end_time');
}

function longest(all: readonly unknown[] | undefined, name: string): Decimal | undefined {
  return all?.reduce<Decimal | undefined>((most, one) => {
    const end = parseQuantity(fields(one)?.[name]);
    return end && (!most || end.gt(most)) ? end : most;
  }, undefined);
}

/** Of a stream's events where their results end: the latest is enough. */
export const EVENTS = {
  keep(event: Fields, kept: readonly unknown[]): Fields | undefined {
    const end = endOfResults([event]);
    const before = endOfResults(kept.slice(-1));
    if (!end || (before && !end.gt(before))) return undefined;
    return { TranscriptEvent: { Transcript: { Results: [{ EndTime: end.toNumber() }] } } };
  },
};

/** Jobs are asked for at `/` by a header that no URL tells: only the SDK sees them. */
export const meter: Meter = withRoutes(meterOfOne('aws.transcribe', usageOf), {
  bills: /\/(?:medical-|call-analytics-)?stream-transcription$|\/medical-scribe-stream$/,
});
