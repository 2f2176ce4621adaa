/** A message as the SDK has it: of protobuf, or JSON that an app writes. */
export type Message = Readonly<Record<string, unknown>>;

export function message(value: unknown): Message | undefined {
  return typeof value === 'object' && value !== null ? (value as Message) : undefined;
}

/** A duration as JSON has it, `1.5s`; the SDK has seconds, perhaps as a long integer, and billionths. */
function duration(value: unknown): string | undefined {
  const { seconds, nanos } = message(value) ?? {};
  if (seconds === undefined && nanos === undefined) return undefined;
  return `${Number(String(seconds ?? 0)) + Number(nanos ?? 0) / 1e9}s`;
}

/** What an answer of Speech-to-Text says of billing, without its words; `undefined` where it says nothing. */
export function recognized(value: unknown): Message | undefined {
  const answer = message(value);
  if (!answer) return undefined;
  const { totalBilledTime, totalBilledDuration, metadata, requestId, results } = answer;
  const told = message(metadata);
  const all = Array.isArray(results) ? results.map(message) : [];
  return {
    totalBilledTime: duration(totalBilledTime),
    totalBilledDuration: duration(totalBilledDuration),
    metadata: told && { totalBilledDuration: duration(told['totalBilledDuration']), requestId: told['requestId'] },
    requestId: requestId === undefined || requestId === null ? undefined : String(requestId as string),
    results: all.map((one) => ({ resultEndTime: duration(one?.['resultEndTime'] ?? one?.['resultEndOffset']) })),
  };
}

const BYTES_PER_SAMPLE = 2;

/** Seconds of raw sound; of what is compressed the length is not known. */
export function lengthOf(bytes: number, config: Message | undefined): number | undefined {
  const decoding = message(config?.['explicitDecodingConfig']) ?? config;
  const { encoding, sampleRateHertz, audioChannelCount } = decoding ?? {};
  const rate = Number(sampleRateHertz);
  const channels = Number(audioChannelCount ?? 1) || 1;
  const isRaw = encoding === 'LINEAR16' || encoding === 1;
  return isRaw && rate > 0 && bytes > 0 ? bytes / BYTES_PER_SAMPLE / rate / channels : undefined;
}

/** Bytes of sound, which may be text in base64. */
export function bytesOf(content: unknown): number {
  if (typeof content === 'string') return Math.floor((content.replace(/=+$/, '').length * 3) / 4);
  const { byteLength } = (content ?? {}) as { readonly byteLength?: unknown };
  return typeof byteLength === 'number' ? byteLength : 0;
}
