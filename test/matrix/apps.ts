import type { SdkSet } from './sdks.ts';

/** An app that loads all SDKs of a set, `app`, or loads them and instruments each client by its function, `by-hand`. */
export function appOf(set: SdkSet, format: 'mjs' | 'cjs', isByHand: boolean): string {
  const packages = Object.keys(set.packages);
  const load = format === 'mjs' ? esm : commonJs;
  const imports = [
    ...packages.map((name, i) => load(`package${i}`, name)),
    ...set.sdks.map((sdk, i) => load(`sdk${i}`, `./sdks/${sdk.name}.mjs`)),
    ...(isByHand ? set.sdks.map((sdk, i) => load(`own${i}`, sdk.instrumentation)) : []),
    load('cell', './scenario.mjs'),
  ];
  const sdks = set.sdks.map(({ clientFunction }, i) => `[sdk${i}${isByHand ? `, own${i}.${clientFunction}` : ''}]`);
  const modules = packages.map((name, i) => `${JSON.stringify(name)}: package${i}`);
  return `${imports.join('\n')}\n\ncell.scenario([${sdks.join(', ')}], { ${modules.join(', ')} });\n`;
}

function esm(name: string, from: string): string {
  return `import * as ${name} from '${from}';`;
}

function commonJs(name: string, from: string): string {
  return `const ${name} = require('${from}');`;
}
