/** Reports of what each package exports, by API Extractor: a change of the public API is seen in review. */
import { cpSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { manifest, packages } from '../packed/support/pack.ts';
import { ROOT } from '../packed/support/run.ts';
import { built, isSource } from './published.mjs';

/** Semver does not bind these. */
const NOT_PUBLIC = './internal';

const SILENT = { logLevel: ExtractorLogLevel.None, addToApiReportFile: false };

/**
 * Compares the reports of all packages, or writes them.
 *
 * @param app folder of an app that has all packages installed: declarations are read as an app's compiler reads them
 * @returns one sentence for each report that is not current
 */
export function* apiReports(app: string, isFixing: boolean): Generator<string> {
  for (const folder of packages()) {
    const { name, exports = {} } = manifest(folder);
    const entries = Object.entries(exports as Readonly<Record<string, string>>).filter(
      // The entries of a pattern are alike; the first is reported for all.
      ([entry, path]) => isSource(path) && !path.includes('*') && !entry.startsWith(NOT_PUBLIC),
    );
    // What lies in `node_modules` is not looked into: a copy beside it resolves the same packages.
    const project = join(app, 'reported', folder);
    if (entries.length > 0) cpSync(join(app, 'node_modules', name), project, { recursive: true });
    for (const [entry, path] of entries) {
      const report = join(ROOT, 'packages', folder, 'etc', `${entry === '.' ? folder : entry.slice(2)}.api.md`);
      if (!isCurrent(project, join(project, built(path, '.d.ts')), report, isFixing) && !isFixing)
        yield `${relative(ROOT, report)} is not what ${name}${entry.slice(1)} exports; run: node test/tools/packages.ts --fix`;
    }
  }
}

function isCurrent(project: string, declarations: string, report: string, isFixing: boolean): boolean {
  mkdirSync(join(report, '..'), { recursive: true });
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(project, 'package.json'),
    configObject: {
      projectFolder: project,
      mainEntryPointFilePath: declarations,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2023',
            lib: ['es2023'],
            module: 'nodenext',
            strict: true,
            skipLibCheck: true,
            types: ['node'],
          },
          files: [declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: report.split(/[\\/]/).at(-1) as string,
        reportFolder: join(report, '..'),
        reportTempFolder: join(project, 'etc'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: SILENT },
        extractorMessageReporting: { default: SILENT },
        tsdocMessageReporting: { default: SILENT },
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: isFixing,
    messageCallback: (message) => (message.handled = true),
  });
  return !result.apiReportChanged;
}
