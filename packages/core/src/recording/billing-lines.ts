import type { ChargeLine } from '../rating/charge.ts';
import { MAX_TEXT_BYTES } from '../util/bounded-text.ts';
import { toText, ZERO } from '../util/money.ts';

/** The lines of a charge as `costspan.billing.lines`, the one that costs most first. */
export function linesText(lines: readonly ChargeLine[]): string {
  let text = '';
  for (const line of byAmount(lines)) text += text === '' ? lineText(line) : `,${lineText(line)}`;
  return `[${text}]`;
}

/** Whether a text of ASCII may stand on a span whole. */
export function fits(text: string): boolean {
  return text.length <= MAX_TEXT_BYTES;
}

/** Lines in at most 1 KiB, and still valid JSON: the smallest ones fold into one `other`. */
export function boundedLines(lines: readonly ChargeLine[]): string {
  const sorted = byAmount(lines);
  let folded = '';
  let other = ZERO;
  do {
    other = other.plus(sorted.pop()?.amount ?? ZERO);
    folded = `[${[...sorted.map(lineText), `{"item":"other","amount":"${toText(other)}"}`].join(',')}]`;
  } while (!fits(folded) && sorted.length > 0);
  return folded;
}

function byAmount(lines: readonly ChargeLine[]): ChargeLine[] {
  return lines.toSorted((a, b) => b.amount.cmp(a.amount));
}

/** Names and decimals have nothing that JSON would escape. */
function lineText({ item, unit, quantity, unitPrice, amount }: ChargeLine): string {
  return `{"item":"${item}","unit":"${unit}","quantity":"${toText(quantity)}","unit_price":"${toText(unitPrice)}","amount":"${toText(amount)}"}`;
}
