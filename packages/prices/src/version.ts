/** Content hash of all books: the version of each of them. */
export const version: string = '17e92bb89a1d';
