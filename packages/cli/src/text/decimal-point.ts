import stringWidth from 'string-width';

/** Up to the last digit before the decimal point. */
const WHOLE = /^[^\d]*\d[\d,]*/;

/** Numbers, with their units and signs, filled up so that their decimal points stand below each other when they are aligned to the right. */
export function byPoint(texts: readonly string[]): string[] {
  const ends = texts.map((text) => {
    const [whole] = WHOLE.exec(text) ?? [text];
    return stringWidth(text.slice(whole.length));
  });
  const longest = Math.max(0, ...ends);
  return texts.map((text, at) => (text === '' ? '' : text + ' '.repeat(longest - (ends[at] ?? 0))));
}
