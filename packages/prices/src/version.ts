/** Content hash of the bundled books. */
export const version: string = '4acd1f20461b';
