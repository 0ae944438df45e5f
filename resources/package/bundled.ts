/** Which packages each file of a build holds, told by the bundler: what the notices and the list of parts are made from. */
import { relative } from 'node:path';
import type { Plugin } from 'vite';

/** Files of a build by name: the folders of the packages in them, and the files that they load. */
export type Bundled = Record<string, { packages: string[]; imports: string[] }>;

export const bundledFile = 'bundled.json';

/** The folder of the innermost package that a module lies in, from the repository's root; undefined for the project's own. */
function packageOf(module: string, root: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(relative(root, module.replace(/^\0|\?.*$/g, '')))?.[0];
}

/** Writes `bundled.json` beside what is built. Modules of which nothing is left are not in it, styles are. */
export const noteBundled = (): Plugin => ({
  name: 'note-bundled',
  generateBundle(_options, bundle) {
    const root = process.cwd();
    const files: Bundled = {};
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      const kept = Object.entries(file.modules).filter(
        ([id, { renderedLength }]) => renderedLength > 0 || /\.css(\?|$)/.test(id),
      );
      const packages = new Set(kept.flatMap(([id]) => packageOf(id, root) ?? []));
      files[file.fileName] = { packages: [...packages].sort(), imports: [...file.imports, ...file.dynamicImports] };
    }
    this.emitFile({ type: 'asset', fileName: bundledFile, source: JSON.stringify(files, null, 1) });
  },
});
