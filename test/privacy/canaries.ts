/** What must never leave the app but to the provider: each has the same word in it, so that one search finds all. */
export const WORD = 'canary';

export const PROMPT = `a ${WORD} on a red kite, for Ann ${WORD}`;
export const KEY = `sk-${WORD}-0123456789abcdef`;
export const USER = `${WORD}@example.com`;
export const FILE_NAME = `${WORD}-passport.png`;
export const SIGNED_URL = `https://bucket.s3.amazonaws.com/${WORD}/in.png?X-Amz-Credential=${WORD}&X-Amz-Signature=${WORD}`;
export const DATA_URL = `data:image/png;base64,iVBORw0KGgo${WORD}AAAA`;
/** Nobody listens there: the test settles the deliveries itself. */
export const WEBHOOK_URL = `http://127.0.0.1:9/hooks/${WORD}?token=${WORD}`;

export const picture = (): File => new File([`png ${WORD}`], FILE_NAME, { type: 'image/png' });

/** The word in plain text, and in base64 at any offset. */
export function found(text: string): boolean {
  const encoded = ['', 'x', 'xx'].map((before) =>
    Buffer.from(before + WORD)
      .toString('base64')
      .slice(before.length === 0 ? 0 : before.length + 1, -2),
  );
  return text.toLowerCase().includes(WORD) || encoded.some((one) => text.includes(one));
}
