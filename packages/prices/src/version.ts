/** Content hash of the bundled books. */
export const version: string = '0d9387c1a9b9';
