/**
 * What every start needs goes from esbuild's chunks into one script, which src/cli/load.cjs runs with V8's compiled
 * code of the run before: Node's own cache of compiled code is made before a module has run, and lacks the functions
 * that the first frame calls. A chunk that is in the script stays under its name and hands on what the script holds,
 * so that there is one of everything still; in a thread, where there is no script, what it was itself.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** By this name the script's chunks are found by the ones that stay modules. */
const HELD = 'Symbol.for("s3-kms-wizard/start")';

/** What esbuild's `keepNames` calls for each function. In here nobody asks for the name of one: the AWS clients do. */
const NAMES = /=\((\w),(\w)\)=>\w+\(\1,"name",\{value:\2,configurable:!0\}\)/;

interface Options {
  /** the folder of the chunks, where the script is put too */
  readonly folder: string;
  /** sources of entries and of dynamic imports, each with all it imports; the first is the one that is run */
  readonly sources: readonly string[];
  /** the source of a thread's entry: the script is not there, and it needs some of the same chunks */
  readonly elsewhere: string;
  /** what the chunks begin with, and the script does without */
  readonly banner: string;
}

/**
 * Each module of the script is run when it is first imported, as it was.
 * @returns the name of the script: another one for another content, as V8 tells compiled code of one from that of
 *   another by little more than its length
 */
export async function writeStart(
  { outputs }: Metafile,
  { folder, sources, elsewhere, banner }: Options,
): Promise<string> {
  const chunks = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const chunkOf = (source: string): string => {
    const found = [...chunks].find(([, { entryPoint }]) => entryPoint === source);
    if (found === undefined)
      throw new Error(`${source} is no entry and not imported dynamically: see scripts/build.ts`);
    return found[0];
  };
  const collect = (into: Set<string>, name: string, alsoLater: boolean): void => {
    const chunk = chunks.get(name);
    if (chunk === undefined || into.has(name)) return;
    into.add(name);
    for (const { path, kind } of chunk.imports)
      if (alsoLater || kind === 'import-statement') collect(into, basename(path), alsoLater);
  };
  const entries = sources.map(chunkOf);
  const held = new Set<string>();
  for (const name of entries) collect(held, name, false);
  const neededElsewhere = new Set<string>();
  collect(neededElsewhere, chunkOf(elsewhere), true);
  const loaders = [...held].map((name) => `'${name}': () => require('./${name}')`);
  const { outputFiles } = await build({
    stdin: {
      contents: `globalThis[${HELD}] = {${loaders.join()}};\nmodule.exports = require('./${entries[0]}');`,
      resolveDir: folder,
    },
    write: false,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify: true,
    legalComments: 'none',
    define: { 'import.meta.url': '__url' },
    plugins: [chunksOf(folder, held, banner)],
    logLevel: 'warning',
  });
  // A script has no import() of its own.
  const text = plain((outputFiles[0]?.text ?? '').replaceAll('import("./', '__import("./'));
  const script = `(function(require,module,__url,__import){${text}\n})`;
  const file = `start-${createHash('sha256').update(script).digest('hex').slice(0, 12)}.js`;
  writeFileSync(join(folder, file), script);
  for (const name of held) {
    const names = chunks.get(name)?.exports ?? [];
    const taken = names.map((text, index) => `const v${index}=held[${JSON.stringify(text)}];`).join('');
    const exported = names.map((text, index) => `v${index} as ${text}`).join();
    const own = `apart-${name}`;
    if (neededElsewhere.has(name)) copyFileSync(join(folder, name), join(folder, own));
    const instead = neededElsewhere.has(name) ? `??await import("./${own}")` : '';
    writeFileSync(
      join(folder, name),
      `const held=globalThis[${HELD}]?.["${name}"]()${instead};${taken}export{${exported}};\n`,
    );
  }
  return file;
}

/** src/cli/load.cjs reads one byte a character: esbuild escapes what strings hold, and leaves what patterns hold. */
function plain(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function chunksOf(folder: string, held: ReadonlySet<string>, banner: string): Plugin {
  return {
    name: 'chunks-of-the-start',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path }) =>
        held.has(basename(path))
          ? { path: join(process.cwd(), folder, basename(path)) }
          : { path, external: true },
      );
      onLoad({ filter: /\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(banner, '').replace(NAMES, '=($1)=>$1'),
        loader: 'js',
      }));
    },
  };
}
