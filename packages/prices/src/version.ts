/** Content hash of the bundled books. */
export const version: string = 'f4bdc885f26d';
