/** Content hash of all books: the version of each of them. */
export const version: string = '9e5035199499';
