/** The moderation page, hours later: the outputs whose tokens stand in the file TOKENS are accepted. */
import { readFileSync } from 'node:fs';
import { recordVerdict } from '@costspan/auto';

const answers: Record<string, number> = {};
for (const token of readFileSync(process.env['TOKENS'] ?? '', 'utf8')
  .trim()
  .split('\n')) {
  const { status } = await recordVerdict(token, { outcome: 'accepted' });
  answers[status] = (answers[status] ?? 0) + 1;
}
console.log(JSON.stringify(answers));
