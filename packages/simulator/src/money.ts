// Exact decimals as strings, integers underneath: an invoice that rounds proves nothing.

interface Decimal {
  digits: bigint;
  scale: number;
}

function parse(text: string): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) {
    throw new Error(`"${text}" is not a plain decimal; write it like 0.025`);
  }
  const [, sign = '', whole = '0', fraction = ''] = match;
  return { digits: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

function print({ digits, scale }: Decimal): string {
  const negative = digits < 0n;
  const padded = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale);
  const fraction = padded.slice(padded.length - scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The exact product of two decimal strings, without trailing zeros. */
export function times(a: string, b: string): string {
  const left = parse(a);
  const right = parse(b);
  return print({ digits: left.digits * right.digits, scale: left.scale + right.scale });
}

/** The exact sum of decimal strings, without trailing zeros; `"0"` for none. */
export function sum(amounts: readonly string[]): string {
  const parts = amounts.map(parse);
  const scale = Math.max(0, ...parts.map((part) => part.scale));
  const digits = parts.reduce((total, part) => total + part.digits * 10n ** BigInt(scale - part.scale), 0n);
  return print({ digits, scale });
}

/** A whole or short number as a decimal string; refuses the exponents of very small and very large numbers. */
export function decimal(value: number | string): string {
  return print(parse(String(value)));
}
