/** The package's version, that of its instrumentation scope. */
export const VERSION: string = '0.1.0';
