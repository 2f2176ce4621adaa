/** Content hash of the bundled books. */
export const version: string = '184f399637a1';
