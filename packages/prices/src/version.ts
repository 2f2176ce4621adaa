/** Content hash of all books: the version of each of them. */
export const version: string = 'b228cede52ed';
