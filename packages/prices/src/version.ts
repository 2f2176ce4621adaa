/** Content hash of all books: the version of each of them. */
export const version: string = 'f4d28068c847';
