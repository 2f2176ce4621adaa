/**
 * Simulated providers for the examples, so that they run without an account. An app of your own
 * needs nothing of this.
 */
import { startSimulator } from '@costspan/simulator';

/** Options that lead the SDKs to simulated providers; none for a provider whose key is set. */
export interface Simulated {
  readonly openai: { baseURL: string; apiKey: string } | undefined;
  readonly fal: { fetch: typeof fetch; credentials: string } | undefined;
  readonly replicate: { baseUrl: string; auth: string } | undefined;
  /** Prints what the simulated providers bill, and stops them. */
  end(): Promise<void>;
}

/** Starts simulated providers for those whose key is not set, or for all with SIMULATE=1. */
export async function simulate(): Promise<Simulated> {
  const simulator = await startSimulator();
  const { SIMULATE, OPENAI_API_KEY, FAL_KEY, REPLICATE_API_TOKEN } = process.env;
  const isReal = (key: string | undefined): boolean => key !== undefined && key !== '' && SIMULATE !== '1';
  // The simulated OpenAI is on a host that is not OpenAI's: this says who bills for it.
  if (!isReal(OPENAI_API_KEY)) process.env['COSTSPAN_GATEWAYS'] ??= '127.0.0.1=openai';
  return {
    openai: isReal(OPENAI_API_KEY) ? undefined : { baseURL: simulator.openai.url, apiKey: 'sk-simulated' },
    fal: isReal(FAL_KEY) ? undefined : { fetch: simulator.fal.fetch, credentials: 'simulated' },
    replicate: isReal(REPLICATE_API_TOKEN) ? undefined : { baseUrl: simulator.replicate.url, auth: 'simulated' },
    async end() {
      console.log(`The simulated providers bill $${simulator.invoice.total()}`);
      await simulator.close();
    },
  };
}
