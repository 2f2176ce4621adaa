/** Content hash of the bundled books. */
export const version: string = 'b6355754ba80';
