// What every cell of the matrix does, whichever way its SDKs were loaded and instrumented.

/**
 * @param {readonly [sdk: Record<string, any>, instrument?: (client: unknown) => unknown][]} sdks
 *   `testing/matrix.mjs` of each SDK; by hand with the function that instruments its client
 * @param {Record<string, any>} modules what the app has loaded, by npm names
 */
export async function scenario(sdks, modules) {
  for (const [sdk, instrument] of sdks) {
    const client = sdk.clientOf(modules, process.env.SIMULATOR);
    await sdk.calls(instrument ? instrumented(sdk, client, instrument) : client);
  }
}

function instrumented(sdk, client, instrument) {
  return sdk.instrumented ? sdk.instrumented(client, instrument) : instrument(client);
}
