import { gateways } from '@costspan/simulator';

/** For `COSTSPAN_GATEWAYS`: the addresses of the simulators are those of no provider. */
export const COSTSPAN_GATEWAYS: string = Object.entries(gateways)
  .map(([host, provider]) => `${host}=${provider}`)
  .join(',');
