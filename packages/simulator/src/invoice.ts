import { sum, times } from './money.ts';

export type Biller =
  | 'anthropic'
  | 'assemblyai'
  | 'azure'
  | 'bedrock'
  | 'cartesia'
  | 'deepgram'
  | 'elevenlabs'
  | 'fal'
  | 'gemini'
  | 'groq'
  | 'hugging_face'
  | 'hume'
  | 'luma'
  | 'mistral'
  | 'openai'
  | 'openrouter'
  | 'polly'
  | 'replicate'
  | 'runware'
  | 'runway'
  | 'together'
  | 'vertex';

/** What a provider's rule adds to a bill: `quantity` and `unitPrice` are decimal strings, the price in USD per unit. */
export interface Charge {
  description: string;
  quantity: string;
  unit: string;
  unitPrice: string;
}

/** One line of the bill. `amount` is the exact decimal string quantity × unitPrice in USD; `at` is ISO 8601. */
export interface InvoiceLine extends Charge {
  provider: Biller;
  /** The request id, the job id, or for answers without any id the `x-request-id`. Several lines may share one. */
  id: string;
  model: string;
  amount: string;
  at: string;
}

/**
 * The provider's own bill. A line stands from the moment a request is accepted; a cancelled or refunded job's lines
 * are taken off again.
 */
export class Invoice {
  #lines: InvoiceLine[] = [];

  get lines(): readonly InvoiceLine[] {
    return this.#lines;
  }

  /** The exact sum in USD as a decimal string, of one biller or of all. */
  total(provider?: Biller): string {
    return sum(this.#lines.filter((line) => !provider || line.provider === provider).map((line) => line.amount));
  }

  bill(provider: Biller, id: string, model: string, charges: readonly Charge[]): void {
    const at = new Date().toISOString();
    for (const { description, quantity, unit, unitPrice } of charges) {
      const amount = times(quantity, unitPrice);
      this.#lines.push({ provider, id, model, description, quantity, unit, unitPrice, amount, at });
    }
  }

  void(provider: Biller, id: string): void {
    this.#lines = this.#lines.filter((line) => line.provider !== provider || line.id !== id);
  }

  clear(): void {
    this.#lines = [];
  }
}
