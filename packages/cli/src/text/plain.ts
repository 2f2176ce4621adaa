/** Text of others for a terminal: names and messages must not move the cursor or colour the screen. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** A value of the user's in a message: as JSON, short. */
export function quoted(value: unknown): string {
  const text = jsonOf(value);
  return plain(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // A hundred thousand lists in each other, say.
    return 'nested too deep';
  }
}
