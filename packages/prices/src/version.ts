/** Content hash of the bundled books. */
export const version: string = '9fc5ab472359';
