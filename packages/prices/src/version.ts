/** Content hash of all books: the version of each of them. */
export const version: string = 'e5e13e96f363';
