/** Content hash of the bundled books. */
export const version: string = '919485c218b9';
