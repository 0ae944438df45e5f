import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { defineConfig } from 'electron-vite';
import { noteBundled } from './resources/package/bundled.ts';

/** Dependencies are bundled: one file starts a third faster than hundreds, and the packaged app needs no node_modules. */
const bundled = { externalizeDeps: false, target: 'node22', minify: false } as const;

/** Fills in what `src/main/hub/kernel/tools/built-schemas.ts` has a place for: the schemas of all tools, as the sources make them. */
const toolSchemas = {
  name: 'tool-schemas',
  async transform(code: string, id: string) {
    if (!id.endsWith('/src/main/hub/kernel/tools/built-schemas.ts')) return;
    const empty = '= {};';
    if (!code.includes(empty)) throw new Error('There is no place for the schemas of the tools.');
    const tools = pathToFileURL(resolve(import.meta.dirname, 'src/main/hub/kernel/tools/to-build.ts')).href;
    const { schemasToBuild } = await import(/* @vite-ignore */ tools);
    return { code: code.replace(empty, () => `= ${JSON.stringify(schemasToBuild())};`), map: null };
  },
};

/** The same for GitHub's own description of its API, as texts, which cost nothing until they are read. Hub and demo share one. */
const githubDescription = {
  name: 'github-description',
  transform(code: string, id: string) {
    const made = {
      [`${ghFolder}described.ts`]: 'operationsToBuild',
      [`${ghFolder}answers.ts`]: 'answersToBuild',
      [`${ghFolder}schema.ts`]: 'schemaToBuild',
      '/src/demo/github/graphql/schema.ts': 'schemaToBuild',
    };
    const name = Object.entries(made).find(([file]) => id.endsWith(file))?.[1];
    if (!name) return;
    const empty = '= [];';
    if (!code.includes(empty)) throw new Error('There is no place for what GitHub describes.');
    return { code: `import text from 'github:${name}';\n${code.replace(empty, '= [text];')}`, map: null };
  },
  resolveId: (id: string) => (id.startsWith('github:') ? `\0${id}` : undefined),
  async load(id: string) {
    if (!id.startsWith('\0github:')) return;
    const toBuild = await import(
      /* @vite-ignore */ pathToFileURL(resolve(import.meta.dirname, `.${ghFolder}to-build.ts`)).href
    );
    const text: unknown = toBuild[id.slice('\0github:'.length)]();
    return `export default ${JSON.stringify(typeof text === 'string' ? text : JSON.stringify(text))};`;
  },
};

const ghFolder = '/src/main/hub/platforms/github/gh/';

type Modules = { getModuleInfo(id: string): { importedIds: readonly string[] } | null };

const reached = new Map<string, ReadonlySet<string>>();

/** Files that one imports at once, with it. Libraries can be passed over: their index names all that they have. */
function importedAtOnce(file: string, modules: Modules, withLibraries = true): ReadonlySet<string> {
  const known = reached.get(file);
  if (known) return known;
  const found = new Set<string>();
  const add = (id: string): void => {
    if (found.has(id) || (!withLibraries && id.includes('node_modules'))) return;
    found.add(id);
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) add(imported);
  };
  add(resolve(import.meta.dirname, 'src', file));
  reached.set(file, found);
  return found;
}

const ofPage = (file: string, modules: Modules) => importedAtOnce(`renderer/src/${file}`, modules, false);

/** What starts outside the hub's process, or in a thread of it, and is to read no more than it needs. */
const besideHub = [
  'demo/index.ts',
  'main/headless/bridge/bridge.ts',
  'main/hub/features/backup/restore.ts',
  'main/hub/identity/session/sign-in.ts',
  'main/hub/worker.ts',
  'main/hub/platforms/google/html/html-text.ts',
  'main/hub/platforms/notion/blocks.ts',
  'main/hub/kernel/screening/mask.ts',
  'main/hub/features/imports/openapi/read-description.ts',
  'main/hub/features/imports/mcp/messages.ts',
  'main/hub/features/imports/mcp/remote-tool.ts',
  'main/hub/platforms/github/gh/graphql-classify.ts',
  'main/hub/platforms/git-protocol.ts',
  'main/headless/compile-cache.ts', // which is there before the rest is read
];

/** A start reads few files: Node takes as long to find a small one as to read it. */
const fewFilesOfHub = {
  includeDependenciesRecursively: false,
  groups: [
    {
      debugName: 'of a start',
      name(id: string, modules: Modules) {
        if (besideHub.some((file) => importedAtOnce(file, modules).has(id))) return null;
        if (importedAtOnce('main/headless/cli.ts', modules).has(id)) return 'command';
        return importedAtOnce('main/headless/serve.ts', modules).has(id) ? 'hub' : null;
      },
    },
  ],
};

/** Browsers fetch six files at a time, so that a page of thirty small ones waits for them in turn. */
const fewFiles = {
  groups: [
    {
      debugName: 'of the first screen',
      name(id: string, modules: Modules) {
        const isFirst = ofPage('main.tsx', modules).has(id);
        if (!isFirst && !ofPage('frame/frame.tsx', modules).has(id)) return null;
        if (ofPage('confirmation/main.ts', modules).has(id)) return 'both-pages';
        return isFirst ? 'first' : 'frame';
      },
    },
  ],
};

/**
 * Writes letters beyond Latin-1 as escapes. A single one of them makes Node keep a file in twice the memory and read it for twice the
 * time. Where a text is taken as it stands, an escape would say something else.
 */
const latinText = {
  name: 'latin-text',
  generateBundle(_: unknown, files: Record<string, { code?: string }>) {
    const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
    for (const file of Object.values(files)) {
      if (file.code === undefined || /String\.raw`[^`]*[^\0-\xFF]/.test(file.code)) continue;
      file.code = file.code.replace(/[^\0-\xFF]/g, escaped);
    }
  },
};

/**
 * Takes these modules of Node from the process. An import reads each of their properties, and those of `node:http` that are for browsers'
 * code load all of `fetch`: as much processor time as Node itself needs for a start.
 */
const takenFromNode = {
  name: 'taken-from-node',
  generateBundle(_: unknown, files: Record<string, { code?: string }>) {
    const taken = /^import (?:([\w$]+),? )?(?:\{([^}]*)\} )?from "(node:(?:fs|http|process|util))";$/gm;
    for (const file of Object.values(files)) {
      file.code = file.code?.replace(taken, (_, whole: string, parts: string, name: string) => {
        const from = `process.getBuiltinModule("${name}")`;
        const lines = [
          whole && `const ${whole} = ${from};`,
          parts && `const {${parts.replaceAll(' as ', ': ')}} = ${from};`,
        ];
        return lines.filter(Boolean).join('\n');
      });
    }
  },
};

/** What makes a page one that a phone installs: its worker as it stands, its manifest and its icon. */
const phoneFiles = {
  name: 'phone-files',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): void }) {
    const files = {
      'sw.js': 'src/renderer/phone',
      'manifest.webmanifest': 'src/renderer/phone',
      'icon.png': 'resources',
    };
    for (const [name, folder] of Object.entries(files)) {
      const source = readFileSync(resolve(import.meta.dirname, folder, name));
      this.emitFile({ type: 'asset', fileName: `phone/${name}`, source });
    }
  },
};

export default defineConfig({
  main: {
    plugins: [toolSchemas, githubDescription, noteBundled(), latinText, takenFromNode],
    resolve: {
      alias: {
        '@modelcontextprotocol/server/_shims': resolve(import.meta.dirname, 'src/main/hub/doors/mcp/no-forms.ts'),
      },
    },
    build: {
      ...bundled,
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          headless: 'src/main/headless.ts',
          demo: 'src/demo/index.ts',
          worker: 'src/main/hub/worker.ts',
        },
        external: [/^electron(\/|$)/], // not electron-store, which is bundled like the rest
        output: { codeSplitting: fewFilesOfHub },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      // A sandboxed preload is CommonJS and can require nothing but electron, not even a part it shares with another.
      isolatedEntries: true,
      rollupOptions: {
        input: { console: 'src/preload/console.ts', confirmation: 'src/preload/confirmation.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // Served below /console/ by the headless hub and from the app's own files by the desktop.
    base: './',
    // The component library carries its words in 34 languages; the console speaks two.
    plugins: [optimizeLocales.vite({ locales: ['en-US', 'zh-CN'] }), phoneFiles, noteBundled()],
    resolve: {
      alias: {
        // Its build for browsers decodes `&lt;` by innerHTML, which Trusted Types forbid; the one for Node has a table. Its
        // exports hide that one from a bundle for browsers, so that it is named by its place.
        'decode-named-character-reference': resolve(
          import.meta.dirname,
          'node_modules/decode-named-character-reference/index.js',
        ),
      },
    },
    build: {
      minify: true,
      chunkSizeWarningLimit: 800,
      // Its polyfill would be an inline script, which the content policy refuses and every engine of ours does without.
      modulePreload: { polyfill: false },
      // Nothing is inlined as data:, for images come from 'self' alone.
      assetsInlineLimit: 0,
      rollupOptions: {
        input: {
          console: 'src/renderer/index.html',
          confirmation: 'src/renderer/confirmation.html',
          phone: 'src/renderer/phone.html',
        },
        output: { codeSplitting: fewFiles },
        // Libraries mark what servers of React may not run; there is none here, and a warning a file hides real ones.
        onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
      },
    },
  },
});
