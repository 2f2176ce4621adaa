/** Days from one `YYYY-MM-DD` to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

export function age(days: number): string {
  if (days < 0) return 'in the future';
  if (days === 0) return 'today';
  return days === 1 ? '1 day old' : `${days} days old`;
}
