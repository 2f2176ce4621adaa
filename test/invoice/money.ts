// Sums of exact decimal strings, in BigInt: neither the simulator's arithmetic nor that of the code under test.

const SCALE = 30;

function scaled(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new Error(`"${text}" is no plain decimal`);
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > SCALE) throw new Error(`"${text}" has more than ${SCALE} decimal places`);
  return BigInt(`${sign}${whole}${fraction.padEnd(SCALE, '0')}`);
}

/** The exact sum in units of 10^-30. */
export function sum(amounts: Iterable<string>): bigint {
  let total = 0n;
  for (const amount of amounts) total += scaled(amount);
  return total;
}

/** Rounded to the nano-dollar, the grain at which ledger and invoice are compared. */
export function nano(amount: bigint): bigint {
  const grain = 10n ** BigInt(SCALE - 9);
  return (amount + grain / 2n) / grain;
}

export function toNumber(amount: bigint): number {
  return Number(amount) / 10 ** SCALE;
}

/** The sum as a decimal, without an end of zeros. */
export function decimalOf(amount: bigint): string {
  const digits = amount.toString().padStart(SCALE + 1, '0');
  return `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`.replace(/\.?0+$/, '');
}
