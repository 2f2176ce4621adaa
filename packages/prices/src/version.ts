/** Content hash of all books: the version of each of them. */
export const version: string = '14feb4e06efb';
