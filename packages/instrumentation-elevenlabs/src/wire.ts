/** The wire form of what the SDK takes and gives: `modelId` is `model_id`. The older SDK has it already. */

type Fields = Readonly<Record<string, unknown>>;

/** A request in the wire form; files, streams and the like are left out. */
export function wireForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wireForm);
  if (!isPlain(value)) return typeof value === 'object' ? undefined : value;
  const entries = Object.entries(value).filter(([, one]) => typeof one !== 'function');
  return Object.fromEntries(entries.map(([name, one]) => [wireName(name), wireForm(one)]));
}

/** Facts of an answer that the meter reads: no sound, no text. */
const FACTS = [
  'audio_duration_secs',
  'charged_seconds',
  'dubbing_id',
  'expected_duration_sec',
  'id',
  'language_id',
  'project_id',
  'request_id',
  'status',
  'transcription_id',
] as const;

/** What an answer says of length, job and state, in the wire form. */
export function factsOf(value: unknown): Fields | undefined {
  if (!isPlain(value)) return undefined;
  const facts: Record<string, unknown> = {};
  for (const name of FACTS) facts[name] = value[name] ?? value[sdkName(name)];
  const media = value['media_metadata'] ?? value['mediaMetadata'];
  if (isPlain(media)) facts['media_metadata'] = { duration: media['duration'] };
  const { words } = value;
  const last: unknown = Array.isArray(words) ? words.at(-1) : undefined;
  if (isPlain(last)) facts['words'] = [{ end: last['end'] }];
  return facts;
}

function wireName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function sdkName(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function isPlain(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
