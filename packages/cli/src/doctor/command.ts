import { OK, PROBLEM } from '../exit.ts';
import { print, show } from '../print.ts';
import { styled } from '../text/colour.ts';
import { room } from '../text/display.ts';
import { plain } from '../text/plain.ts';
import { wrapped } from '../text/wrap.ts';
import { checkEnvironment } from './checks/environment.ts';
import { checkExporter } from './checks/exporter.ts';
import { checkNode } from './checks/node.ts';
import { checkOpenTelemetry } from './checks/opentelemetry.ts';
import { checkPrices } from './checks/prices.ts';
import { checkPromises } from './checks/promises.ts';
import { checkSdks } from './checks/sdks.ts';
import type { Check, Finding, Scene } from './finding.ts';

const OF_DIRECTORY: readonly Check[] = [
  checkNode,
  checkSdks,
  checkOpenTelemetry,
  checkExporter,
  checkPrices,
  checkPromises,
  checkEnvironment,
];
/** A command's run says itself what is installed and exported. */
const OF_COMMAND: readonly Check[] = [checkPrices, checkEnvironment];

/** `costspan doctor`: all findings, and 1 where one of them is a problem. */
export async function doctor(command: readonly string[], options: { json?: true }): Promise<number> {
  const scene: Scene = { directory: process.cwd(), environment: process.env };
  const findings: Finding[] = [];
  if (command.length > 0) {
    const { checkCommand } = await import('./checks/command.ts');
    findings.push(...(await checkCommand(command, scene)));
  }
  for (const found of await Promise.all((command.length > 0 ? OF_COMMAND : OF_DIRECTORY).map((check) => check(scene))))
    findings.push(...found);
  const problems = findings.filter(({ level }) => level === 'problem').length;
  await (options.json
    ? print(`${JSON.stringify({ ok: problems === 0, problems, findings })}\n`)
    : show(render(findings, problems)));
  return problems === 0 ? OK : PROBLEM;
}

const COLOUR = { ok: 'green', note: 'yellow', problem: 'red' } as const;

function render(findings: readonly Finding[], problems: number): string {
  const below = `\n${' '.repeat(24)}`;
  const lines = findings.map((finding) => {
    const level = styled(COLOUR[finding.level], finding.level.padEnd(7));
    const says = [finding.message, ...(finding.level === 'problem' ? [`fix: ${finding.fix}`] : [])];
    const text = says.flatMap((one) => wrapped(plain(one), room() - 24)).join(below);
    return `${level}  ${finding.check.padEnd(13)}  ${text}`;
  });
  return `${lines.join('\n')}\n\n${problems === 0 ? 'no problem found' : `${problems} problem${problems === 1 ? '' : 's'} found`}\n`;
}
