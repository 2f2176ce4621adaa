import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { installedEntries } from './entries.ts';
import { node, ROOT } from './run.ts';
import { askWorker, buildWorker } from './worker.ts';
import { TRACES_ALONE } from './traces-alone.ts';

const PACKED = join(import.meta.dirname, '..');

export interface Span {
  readonly name: string;
  readonly scope: string;
  readonly version: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What an app is asked: to make this call, at the stand-in. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

interface Question {
  readonly standIn: string;
  readonly call: readonly unknown[];
}

/** An app written around an instrumentation's client entry, in a folder of its own beside the installed packages. */
export class BundledApp {
  readonly #folder: string;
  readonly #app: string;
  readonly #client: string;

  /**
   * @param app folder with the installed packages
   * @param client folder name of the instrumentation, whose `testing/packed.mjs` has the code
   */
  constructor(app: string, client: string) {
    this.#app = app;
    this.#client = client;
    this.#folder = join(app, 'bundles', client);
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
    cpSync(join(PACKED, 'apps/bundled'), this.#folder, { recursive: true });
    cpSync(join(ROOT, 'packages', client, 'testing/packed.mjs'), join(this.#folder, 'client.mjs'));
  }

  /** Bundles with esbuild for Node, as its documentation does, and runs the bundle. */
  async onNode(written: 'ESM' | 'CommonJS', format: 'esm' | 'cjs', { standIn, call }: Question): Promise<Span[]> {
    const source = written === 'ESM' ? this.#folder : await this.#asCommonJs();
    const outfile = join(this.#folder, `from-${written}.${format === 'esm' ? 'mjs' : 'cjs'}`);
    const { warnings } = await build({
      entryPoints: [join(source, written === 'ESM' ? 'node.mjs' : 'node.cjs')],
      bundle: true,
      platform: 'node',
      format,
      // A package without `exports` may have an ESM build all the same.
      ...(format === 'esm' && { mainFields: ['module', 'main'] }),
      outfile,
      logLevel: 'silent',
      // What together-ai asks for when a file of a fine-tuning is in that format.
      external: ['parquetjs'],
      // CommonJS inside an ESM bundle, `ws` for one, asks for Node's modules by `require`.
      ...(format === 'esm' && { banner: { js: REQUIRE } }),
    });
    if (warnings.length > 0) throw new Error(`esbuild warns: ${warnings.map(({ text }) => text).join('; ')}`);
    // The app has a tracer alone, on purpose.
    const env = { STAND_IN: standIn, CALL: JSON.stringify(call), ...TRACES_ALONE };
    // lumaai brings node-fetch 2, which takes old parts of Node.
    const { code, stdout, stderr } = await node(['--no-deprecation', outfile], { cwd: this.#folder, env }).ended;
    if (code !== 0 || stderr !== '') throw new Error(`exit ${code}\n${stderr}`);
    return JSON.parse(stdout) as Span[];
  }

  /** The same app with `require`, as a compiler writes it. */
  async #asCommonJs(): Promise<string> {
    const folder = join(this.#folder, 'commonjs');
    mkdirSync(folder, { recursive: true });
    for (const file of globSync('*.mjs', { cwd: this.#folder, exclude: ['worker.mjs', 'from-*'] })) {
      const { code } = await transform(readFileSync(join(this.#folder, file), 'utf8'), { format: 'cjs' });
      writeFileSync(join(folder, file.replace('.mjs', '.cjs')), code.replaceAll('.mjs"', '.cjs"'));
    }
    return folder;
  }

  /** Builds a Worker as `wrangler deploy --minify` does and runs it in workerd, with these compatibility flags. */
  async inWorker(question: Question, flags: readonly string[]): Promise<Span[]> {
    const worker = { name: 'worker', main: 'worker.mjs', flags };
    await buildWorker(this.#folder, worker);
    return JSON.parse(await askWorker(this.#folder, worker, question)) as Span[];
  }

  /**
   * How many bytes, gzip, costspan adds to the Worker, price books left out.
   *
   * @param clientFunction what the client's code calls, for example `instrumentFal`
   */
  async workerBytes(clientFunction: string): Promise<number> {
    const none = join(this.#folder, 'no-books.mjs');
    writeFileSync(
      none,
      `export const book = { biller: '', models: [] };\nexport const books = [];\nexport const billers = [];\nexport const version = '', day = '';\n`,
    );
    const books = installedEntries(this.#app)
      .map(({ specifier }) => specifier)
      .filter((specifier) => specifier.startsWith('@costspan/prices'));
    const without = join(this.#folder, 'no-costspan.mjs');
    writeFileSync(without, `export const ${clientFunction} = (client) => client;\n`);
    const [more, less] = [
      await this.#build('without-books', Object.fromEntries(books.map((book) => [book, none]))),
      await this.#build('without-costspan', { [`@costspan/${this.#client}`]: without }),
    ];
    return gzipped(more) - gzipped(less);
  }

  #build(name: string, alias: Readonly<Record<string, string>>): Promise<string> {
    return buildWorker(this.#folder, { name, main: 'worker.mjs', alias });
  }
}

function gzipped(folder: string): number {
  return globSync('**/*.js', { cwd: folder }).reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length,
    0,
  );
}
