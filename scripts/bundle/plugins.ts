/** What the bundle changes in the packages it holds, so that the first frame waits for less. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Yoga's WebAssembly is a string in its module, which would be fetched as a data URL. Beside the bundle it is a file,
 * read and compiled at once: the first frame waits for neither `fetch` nor its HTTP client, and nothing for a promise.
 */
export function yogaFromFile(): Plugin {
  const inlined = /data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)/;
  return {
    name: 'yoga-from-file',
    setup({ initialOptions: { outdir = 'dist' }, onLoad }) {
      onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const wasm = inlined.exec(source)?.[1];
        if (wasm === undefined || !source.includes('export default loadYoga'))
          throw new Error('yoga-layout is not built as it was: look at yogaFromFile() in scripts/bundle');
        mkdirSync(outdir, { recursive: true });
        writeFileSync(`${outdir}/yoga.wasm`, Buffer.from(wasm, 'base64'));
        const contents = source.replace(inlined, '').replace(
          'export default loadYoga',
          `import { readFileSync } from 'node:fs';
          export default () => {
            const yoga = {
              instantiateWasm(imports, receive) {
                const wasm = new WebAssembly.Module(readFileSync(new URL('./yoga.wasm', import.meta.url)));
                const instance = new WebAssembly.Instance(wasm, imports);
                receive(instance, wasm);
                return instance.exports;
              },
            };
            loadYoga(yoga);
            return yoga;
          }`,
        );
        return { contents, loader: 'js' };
      });
      onLoad({ filter: /yoga-layout\/dist\/src\/index\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace('await loadYoga()', 'loadYoga()'),
        loader: 'js',
      }));
    },
  };
}

/** Where DEV is true, Ink waits for the React developer tools: they are not shipped, and a script cannot wait. */
export function inkWithoutDevtools(): Plugin {
  const cuts = [
    ["await import('./devtools.js')", 'undefined'],
    ['await loadPackageJson()', 'packageInfo'],
  ] as const;
  return {
    name: 'ink-without-devtools',
    setup({ onLoad }) {
      onLoad({ filter: /ink\/build\/reconciler\.js$/ }, ({ path }) => {
        let contents = readFileSync(path, 'utf8');
        for (const [asked, instead] of cuts) {
          if (!contents.includes(asked))
            throw new Error('Ink is not built as it was: look at inkWithoutDevtools() in scripts/bundle');
          contents = contents.replace(asked, instead);
        }
        return { contents, loader: 'js' };
      });
    },
  };
}

/** When so many texts are remembered, all are forgotten: what an upload shows changes with each frame. */
const MOST_TEXTS = 1024;

/**
 * Ink forgets after each frame which characters a text has, how they are styled and how wide they are, although most of
 * a frame stands in the next one too: a key waited longer for that than for the layout.
 */
export function inkRemembersText(): Plugin {
  const cuts: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    'output.js': [
      ['caches = new OutputCaches();', 'caches = remembered();'],
      ['/^\\p{Default_Ignorable_Code_Point}+$/u.test', 'INVISIBLE.test'],
      [
        'export default class Output',
        `const INVISIBLE = /^\\p{Default_Ignorable_Code_Point}+$/u;
        let kept = new OutputCaches();
        const remembered = () => {
          if (kept.styledChars.size + kept.blockWidths.size > ${MOST_TEXTS}) kept = new OutputCaches();
          return kept;
        };
        export default class Output`,
      ],
    ],
    'render-node-to-output.js': [
      ["import widestLine from 'widest-line';", "import measureText from './measure-text.js';"],
      ['widestLine(text)', 'measureText(text).width'],
    ],
  };
  return {
    name: 'ink-remembers-text',
    setup({ onLoad }) {
      onLoad({ filter: /ink\/build\/(?:output|render-node-to-output)\.js$/ }, ({ path }) => {
        let contents = readFileSync(path, 'utf8');
        for (const [asked, instead] of cuts[basename(path)] ?? []) {
          if (contents.split(asked).length !== 2)
            throw new Error('Ink is not built as it was: look at inkRemembersText() in scripts/bundle');
          contents = contents.replace(asked, () => instead);
        }
        return { contents, loader: 'js' };
      });
    },
  };
}

/** string-width.ts beside this file, for everybody but itself. */
export function quickStringWidth(): Plugin {
  const quick = resolve('scripts/bundle/string-width.ts');
  return {
    name: 'quick-string-width',
    setup({ onResolve }) {
      onResolve({ filter: /^string-width$/ }, ({ importer }) =>
        importer === quick ? null : { path: quick },
      );
    },
  };
}

/** Loaded when a function of theirs is first called, as the first frame calls none. */
const LATER: ReadonlySet<string> = new Set(['child_process', 'fs/promises']);

/** Not a class, and nothing that `promisify` knows a form of its own of. */
function isPlainFunction(value: unknown): boolean {
  return (
    typeof value === 'function' &&
    /^[a-z]/.test(value.name) &&
    Object.getOwnPropertySymbols(value).length === 0
  );
}

/**
 * `import fs from 'node:fs'` has Node make a namespace of the module, for which it asks each of its properties, and
 * so loads what stands behind them: promises, readline, worker threads, each flag Node has. `require` asks for none.
 * Only names that somebody imports are taken from the module.
 */
export function builtinsByRequire(): Plugin {
  const names = new Set(builtinModules.map((name) => name.replace(/^node:/, '')));
  const require = createRequire(import.meta.url);
  const namespace = 'node-builtin';
  return {
    name: 'builtins-by-require',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(?:node:)?[a-z_]+(?:\/[a-z_]+)*$/ }, ({ path, kind, importer }) => {
        const name = path.replace(/^node:/, '');
        if (kind !== 'import-statement' || !names.has(name) || importer.startsWith(`${namespace}:`))
          return null;
        // One for each importer, so that nobody waits for what another one takes.
        return { path: name, namespace, suffix: `?${importer}`, sideEffects: false };
      });
      onLoad({ filter: /./, namespace }, ({ path }) => {
        const builtin: Record<string, unknown> = require(`node:${path}`);
        const later = LATER.has(path);
        const whole = later ? `require('node:${path}')` : 'builtin';
        const take = (name: string) =>
          later && isPlainFunction(builtin[name])
            ? `(...given) => ${whole}.${name}(...given)`
            : `/* @__PURE__ */ (() => ${whole}.${name})()`;
        const exported = Object.keys(Object.getOwnPropertyDescriptors(builtin))
          .filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default')
          .map((name) => `const $${name} = ${take(name)}; export { $${name} as ${name} };`);
        return {
          contents: [
            `${later ? '' : `const builtin = require('node:${path}');`} export default /* @__PURE__ */ (() => ${whole})();`,
            ...exported,
          ].join('\n'),
          loader: 'js',
        };
      });
    },
  };
}

/** A CommonJS package imported by name: esbuild would copy all its properties for each of its many importers. */
export function reactByName(): Plugin {
  const require = createRequire(import.meta.url);
  const namespace = 'react-by-name';
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^react(?:\/jsx-runtime)?$/ }, ({ path, kind }) =>
        kind === 'import-statement' ? { path, namespace, sideEffects: false } : null,
      );
      onLoad({ filter: /./, namespace }, ({ path }) => ({
        contents: [
          `const whole = require('${path}');`,
          'export default whole;',
          ...Object.keys(require(path)).map((name) => `export const ${name} = whole.${name};`),
        ].join('\n'),
        resolveDir: process.cwd(),
        loader: 'js',
      }));
    },
  };
}

/** signal-exit asks one thing of `assert`, which is a large module. */
export function smallAssert(): Plugin {
  return {
    name: 'small-assert',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^assert$/ }, ({ importer }) => {
        if (!/signal-exit\/index\.js$/.test(importer)) return null;
        if (/\bassert\.(?!equal\()/.test(readFileSync(importer, 'utf8')))
          throw new Error(
            'signal-exit asks more of assert than equal(): look at smallAssert() in scripts/bundle',
          );
        return { path: 'assert', namespace: 'small-assert' };
      });
      onLoad({ filter: /./, namespace: 'small-assert' }, () => ({
        contents:
          'exports.equal = (one, other, message) => { if (one !== other) throw new Error(message); };',
        loader: 'js',
      }));
    },
  };
}
