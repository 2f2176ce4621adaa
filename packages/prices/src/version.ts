/** Content hash of the bundled books. */
export const version: string = '10d65712244d';
