export const OK = 0;
export const PROBLEM = 1;
export const WRONG_USE = 2;

/** The user has to change something before the command can run: its message says what, and ends the command with 2. */
export class WrongUse extends Error {}
