import type { MetricLabel } from '@costspan/core';

/** A line that is there once for each label: it names one, and ends with the mark. */
const PER_LABEL = /^(?<before>.*\bcostspan\.)(?:plan|feature|action)\b(?<after>.*# label)$/;

/** Text whose lines marked `# label` name the labels in use; for the default ones, the text itself. */
export function withLabels(text: string, labels: readonly MetricLabel[]): string {
  const lines: string[] = [];
  let within = false;
  for (const line of text.split('\n')) {
    const { before, after } = PER_LABEL.exec(line)?.groups ?? {};
    if (before === undefined || after === undefined) lines.push(line);
    // Of lines that follow each other the first stands for all.
    else if (!within) lines.push(...labels.map((label) => `${before}${label}${after}`));
    within = before !== undefined;
  }
  return lines.join('\n');
}
