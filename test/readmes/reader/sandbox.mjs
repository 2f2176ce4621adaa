// Loaded into every process that a README starts: it reaches this machine alone, and finds the back end that READMEs name.
import { Socket } from 'node:net';

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|::1)$/;
const connect = Socket.prototype.connect;

Socket.prototype.connect = function (...given) {
  // Node itself hands over its arguments as one list.
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (typeof options === 'object' && options !== null && options.path == null) {
    if (!LOOPBACK.test(options.host ?? 'localhost'))
      throw new Error(`A README asks ${options.host}: let it ask a simulator, or say no-run in its fence`);
    if (Number(options.port) === 4318) options.port = Number(process.env['OTLP_PORT']);
  }
  return connect.apply(this, given);
};

// A request that a README makes by itself, to a provider's address, is answered by nobody who bills.
const { fetch } = globalThis;
globalThis.fetch = (asked, options) => {
  const { hostname } = new URL(asked instanceof Request ? asked.url : asked);
  return LOOPBACK.test(hostname) ? fetch(asked, options) : Promise.resolve(Response.json({}));
};
