/** An option that is given several times. */
export function several(one: string, all: string[]): string[] {
  return [...all, one];
}
