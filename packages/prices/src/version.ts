/** Content hash of the bundled books. */
export const version: string = 'ed205bbb53a7';
