/** Content hash of the bundled books. */
export const version: string = '167797ad7b21';
