/** A price by hand: nano-dollars a token, and the same as span and record write it. */
export interface Rate {
  readonly item: string;
  readonly nano: number;
  readonly price: number;
  readonly text: string;
  readonly id: string;
}

export interface Charge {
  readonly dollars: number;
  /** exact */
  readonly decimal: string;
  /** JSON, the dearest first */
  readonly lines: string;
  /** of the dearest line */
  readonly rate: Rate;
  readonly quantity: number;
}

interface Line {
  readonly rate: Rate;
  readonly quantity: number;
  readonly nano: number;
}

/** Whole numbers of nano-dollars are exact up to nine million dollars. */
export function rateTokens(rates: readonly Rate[], tokens: readonly number[]): Charge {
  const lines: Line[] = [];
  let nano = 0;
  for (let i = 0; i < rates.length; i++) {
    const rate = rates[i] as Rate;
    const quantity = tokens[i] as number;
    if (quantity === 0) continue;
    const amount = quantity * rate.nano;
    nano += amount;
    lines.push({ rate, quantity, nano: amount });
  }
  lines.sort((a, b) => b.nano - a.nano);
  let text = '';
  for (const { rate, quantity, nano: amount } of lines)
    text += `${text === '' ? '[' : ','}{"item":"${rate.item}","unit":"token","quantity":"${quantity}","unit_price":"${rate.text}","amount":"${decimalText(amount)}"}`;
  const main = lines[0] as Line;
  return {
    dollars: nano / 1e9,
    decimal: decimalText(nano),
    lines: `${text}]`,
    rate: main.rate,
    quantity: main.quantity,
  };
}

interface Consumed {
  readonly rates: readonly Rate[];
  /** tokens, in the order of the rates */
  readonly tokens: readonly number[];
  readonly images?: number;
  /** pixels of the one image */
  readonly width?: number;
  readonly height?: number;
}

/** JSON: how much of each item was consumed. */
export function measuresText({ rates, tokens, images, width, height }: Consumed): string {
  let text = '';
  if (images !== undefined) text = `{"item":"image_output","unit":"image","quantity":"${images}","basis":"usage"}`;
  for (let i = 0; i < rates.length; i++)
    text += `${text === '' ? '' : ','}{"item":"${(rates[i] as Rate).item}","unit":"token","quantity":"${tokens[i]}","basis":"usage"}`;
  if (width && height)
    text += `,{"item":"image_output","unit":"megapixel","quantity":"${(width * height) / 1e6}","basis":"usage","sizes":["${width}x${height}"]}`;
  return `[${text}]`;
}

/** Nano-dollars as dollars, without the zeros at the end. */
function decimalText(nano: number): string {
  const digits = String(nano).padStart(10, '0');
  let end = digits.length;
  const point = end - 9;
  while (end > point && digits.charCodeAt(end - 1) === 48) end--;
  return end === point ? digits.slice(0, point) : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
}
