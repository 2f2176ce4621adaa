/** Content hash of the bundled books. */
export const version: string = '4a47ae75cf2f';
