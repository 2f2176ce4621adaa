export { billerOf } from './biller-of.ts';
export type { Billed } from './biller-of.ts';
export { endpointOf } from './endpoint.ts';
export { mayBill } from './may-bill.ts';
export { providerName } from './names.ts';
