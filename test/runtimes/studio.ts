import { transformSync } from 'esbuild';
import { instrumentationOf, SDKS } from './sdks.ts';
import type { CalledSdk } from './sdks.ts';

export interface Style {
  /** `client`: each client is given to its `instrumentX`; `none`: the app does nothing for costspan */
  readonly instrumented: 'client' | 'none';
  /** whether SDKs are imported by their entries for bundles and edge runtimes */
  readonly edge?: boolean;
  readonly sdks?: readonly CalledSdk[];
}

/**
 * TypeScript source of the module that every cell's app is built around: `draw(simulator)` calls each SDK once and
 * gives what they answered.
 */
export function studio({ instrumented, edge = false, sdks = SDKS }: Style): string {
  const isClient = instrumented === 'client';
  const importOf = (sdk: CalledSdk): string => (edge ? sdk.importAtEdge : undefined) ?? sdk.import;
  const clientOf = (sdk: CalledSdk): string => {
    const given = [sdk.client, sdk.options?.value].filter((one) => one !== undefined);
    return isClient ? `${instrumentationOf(sdk).fn}(${given.join(', ')})` : sdk.client;
  };
  const imports = sdks.map(importOf);
  const own = sdks.flatMap((sdk) => {
    const { package: name, fn } = instrumentationOf(sdk);
    return [`import { ${fn} } from '${name}';`, sdk.options?.import ?? ''];
  });
  const parts = sdks.map(
    (sdk) => `  '${sdk.package}': async () => { const client = ${clientOf(sdk)}; return ${sdk.call}; },`,
  );
  return `${[...imports, ...(isClient ? own : [])].join('\n')}

const parts = (simulator: string): Record<string, () => Promise<unknown>> => ({
${parts.join('\n')}
});

export async function draw(simulator: string): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(parts(simulator))) answers[name] = await part();
  return answers;
}
`;
}

/** The main module of a cell whose app is a process: it draws, prints the answers and ends. */
export function main({ before = [], round = 'draw' }: { before?: readonly string[]; round?: string } = {}): string {
  return `${before.map((module) => `import '${module}';`).join('\n')}
import { draw } from './studio';

${round}(process.env['SIMULATOR'] as string).then((answers: unknown) => console.log(JSON.stringify(answers)));
`;
}

/** TypeScript as the JavaScript of an app, with imports of its own modules by their full names. */
export function javascript(source: string, format: 'esm' | 'cjs'): string {
  const extension = format === 'esm' ? 'mjs' : 'cjs';
  const { code } = transformSync(source, { loader: 'ts', format, platform: 'node', target: 'es2022' });
  return code.replaceAll(/(["'])(\.\/[\w-]+)\1/g, `$1$2.${extension}$1`);
}
