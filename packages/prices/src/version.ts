/** Content hash of all books: the version of each of them. */
export const version: string = 'a64c54dc67cb';
