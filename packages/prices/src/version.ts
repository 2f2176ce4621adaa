/** Content hash of the bundled books. */
export const version: string = 'ea4c29b76e00';
