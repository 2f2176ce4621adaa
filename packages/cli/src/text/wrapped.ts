/** Names as a list in lines that every terminal holds, two columns in. */
export function wrapped(names: readonly string[], width = 78): string {
  const lines: string[] = [];
  for (const [at, name] of names.entries()) {
    const word = at < names.length - 1 ? `${name},` : name;
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(`  ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
