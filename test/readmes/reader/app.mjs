// The app of a reader: it makes a few calls with the SDK of the README.
import * as sdk from './sdk.mjs';

const names = Object.keys(sdk.versions.at(-1));
const modules = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await import(name)])));
await sdk.calls(sdk.clientOf(modules, process.env['SIMULATOR']));
