/** Content hash of the bundled books. */
export const version: string = '4498f0934e97';
