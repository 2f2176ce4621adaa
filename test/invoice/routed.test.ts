import { invoiceTest } from './one-by-one.ts';
import { calls, startWorld } from './routed.ts';

invoiceTest('ledger = invoice of Hugging Face and OpenRouter, outside of what is not told', { calls, startWorld });
