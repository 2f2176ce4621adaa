/** 1 KiB: the most that a string of ours may have in any signal. */
export const MAX_TEXT_BYTES = 1024;

/** A string cut to 1 KiB of UTF-8, between two characters. */
export function bounded(text: string): string {
  // No UTF-16 unit takes more than three bytes.
  if (text.length * 3 <= MAX_TEXT_BYTES) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(MAX_TEXT_BYTES));
  return read === text.length ? text : text.slice(0, read);
}
