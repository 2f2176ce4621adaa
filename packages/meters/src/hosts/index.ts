export { billerOf } from './biller-of.ts';
export type { Billed } from './biller-of.ts';
export { endpointOf } from './endpoint.ts';
export { mayBill } from './may-bill.ts';
export { knownNames, providerName, providersNamed } from './names.ts';
