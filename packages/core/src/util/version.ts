import manifest from '../../package.json' with { type: 'json' };

/** The package's version: that of the instrumentation scope of metrics and ledger records. */
export const VERSION: string = manifest.version;
