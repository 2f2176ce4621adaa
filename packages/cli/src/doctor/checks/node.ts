import type { Finding } from '../finding.ts';

/** First version whose module hooks and `require()` of ES modules costspan can rely on. */
const FIRST = [22, 15] as const;

export function checkNode(_scene?: unknown, version: string = process.versions.node): readonly Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > FIRST[0] || (major === FIRST[0] && minor >= FIRST[1]))
    return [{ check: 'node', level: 'ok', message: `Node ${version}`, data: { version } }];
  return [
    {
      check: 'node',
      level: 'problem',
      message: `Node ${version} is too old to be instrumented`,
      fix: `run the app with Node ${FIRST.join('.')} or later`,
      data: { version },
    },
  ];
}
