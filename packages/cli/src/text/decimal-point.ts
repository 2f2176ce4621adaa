import stringWidth from 'string-width';

/** Up to the last digit before the decimal point. */
const WHOLE = /^[^\d]*\d[\d,]*/;

/**
 * Numbers, with their units and signs, filled up so that their decimal points stand below each other when they are aligned
 * to the right. A text without a number is left as it is.
 */
export function byPoint(texts: readonly string[]): string[] {
  const ends = texts.map((text) => {
    const whole = WHOLE.exec(text)?.[0];
    return whole === undefined ? undefined : stringWidth(text.slice(whole.length));
  });
  const longest = Math.max(0, ...ends.filter((end) => end !== undefined));
  return texts.map((text, at) => text + ' '.repeat(longest - (ends[at] ?? longest)));
}
