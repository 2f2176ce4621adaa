import { expect } from 'vitest';
import { calls, startWorld } from './makers.ts';
import { invoiceTest } from './one-by-one.ts';

invoiceTest('ledger = invoice of Groq, Luma, Mistral, Runway and Together, outside of what is not told', {
  calls,
  startWorld,
  // Whatever the SDK repeats is the same one.
  check: ({ label }, ledger) => expect(ledger.generations.length, `one generation: ${label}`).toBe(1),
});
