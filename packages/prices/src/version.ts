/** Content hash of the bundled books. */
export const version: string = 'e691c598d8b0';
