const hosts = /^(https|wss):\/\/((?:[a-z0-9-]+\.)*fal\.(?:run|ai))(?=[/?:]|$)/i;

function rewrite(simulatorUrl: string, url: string): string {
  return url.replace(hosts, (_all, scheme: string, name: string) => {
    const base = scheme.toLowerCase() === 'wss' ? simulatorUrl.replace(/^http/, 'ws') : simulatorUrl;
    return `${base}/${name.toLowerCase()}`;
  });
}

/**
 * A fetch that sends what is meant for fal's hosts (`*.fal.run`, `*.fal.ai`) to the simulator and leaves everything
 * else alone. For `fal.config({ fetch })`: the client has no option for its addresses.
 *
 * @param simulatorUrl `sim.fal.url`, all that a child process needs
 * @param baseFetch what sends the request; default: whatever `globalThis.fetch` is when the request is made
 */
export function falFetch(simulatorUrl: string, baseFetch?: typeof fetch): typeof fetch {
  return (input, init) => {
    const send = baseFetch ?? globalThis.fetch;
    if (typeof input === 'string' || input instanceof URL) {
      return send(rewrite(simulatorUrl, String(input)), init);
    }
    return send(new Request(rewrite(simulatorUrl, input.url), input), init);
  };
}

/**
 * A WebSocket class that connects to the simulator instead of `wss://fal.run`, for `globalThis.WebSocket`: the client
 * takes its sockets from there.
 */
export function falWebSocket(simulatorUrl: string, Base: typeof WebSocket = globalThis.WebSocket): typeof WebSocket {
  return class extends Base {
    constructor(url: string | URL, protocols?: ConstructorParameters<typeof WebSocket>[1]) {
      super(rewrite(simulatorUrl, String(url)), protocols);
    }
  };
}
