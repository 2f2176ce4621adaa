/** Content hash of the bundled books. */
export const version: string = '47dff3fec720';
