/**
 * `npm run package [-- FOLDER]`: writes `package/`, the package of npm, from what is built. It has no dependencies and no
 * scripts, so that nothing but these files is fetched or run. The repository's own package.json stays private.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Bundled, bundledFile } from './bundled.ts';
import { billOf, isAllowed, noticesOf, type Part, readPart } from './parts.ts';

const root = join(import.meta.dirname, '..', '..');
const target = resolve(process.argv[2] ?? join(root, 'package'));
/** Without Electron's, which is `index.js`. */
const entries = ['headless.js', 'demo.js', 'worker.js'];

const bundledIn = (build: string): Bundled => JSON.parse(readFileSync(join(root, 'out', build, bundledFile), 'utf8'));

/** The files that these load, and they themselves. */
function reached(files: Bundled, from: readonly string[]): string[] {
  const found = new Set(from);
  for (const file of found) for (const next of files[file]?.imports ?? []) if (next in files) found.add(next);
  return [...found];
}

function copy(from: string, to = from): void {
  mkdirSync(dirname(join(target, to)), { recursive: true });
  cpSync(join(root, from), join(target, to), { recursive: true });
}

/** Each package once, by name and version. */
function partsOf(folders: readonly string[]): Part[] {
  const parts = folders.map((folder) => readPart(join(root, folder)));
  const byTitle = new Map(parts.map((part) => [`${part.name} ${part.version}`, part]));
  return [...byTitle.values()].sort((one, other) => one.name.localeCompare(other.name));
}

rmSync(target, { recursive: true, force: true });
const main = bundledIn('main');
const files = reached(main, entries);
for (const file of files) copy(join('out', 'main', file));
copy('out/renderer');
rmSync(join(target, 'out', 'renderer', bundledFile));
copy('resources/open-webui');
copy('resources/package/opengithubx.cjs', 'bin/opengithubx.cjs');
for (const file of ['LICENSE', 'README.md']) copy(file);

const folders = [...files.map((file) => main[file]), ...Object.values(bundledIn('renderer'))];
/** Both are cut from these packages into files of the project, which no bundler follows back. */
const fonts = ['geist', 'geist-mono'].map((font) => `node_modules/@fontsource-variable/${font}`);
const parts = partsOf([...folders.flatMap((file) => file?.packages ?? []), ...fonts]);
/** Of the desktop app, which has all that is built. */
const all = partsOf([
  ...[...Object.values(main), ...Object.values(bundledIn('renderer'))].flatMap(({ packages }) => packages),
  ...fonts,
]);
const refused = all.filter(({ license }) => !isAllowed(license));
if (refused.length > 0) {
  const named = refused.map(({ name, version, license }) => `  ${name} ${version}: ${license}`);
  console.error(`The list in resources/package/parts.ts does not have these licences:\n${named.join('\n')}`);
  process.exit(1);
}

const { name, version, description, keywords, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** OWNER/NAME on GitHub: set by the workflow that releases, and known to nobody else. */
const repository = process.env['GITHUB_REPOSITORY'];
const manifest = {
  name,
  version,
  description,
  keywords,
  license,
  ...(repository && {
    homepage: `https://github.com/${repository}`,
    repository: { type: 'git', url: `git+https://github.com/${repository}.git` },
    mcpName: `io.github.${repository}`,
  }),
  type: 'module',
  bin: { opengithubx: 'bin/opengithubx.cjs' },
  engines: { node: '^22.16.0 || >=24' },
};
const write = (file: string, text: string): void => writeFileSync(join(target, file), text);
write('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
write('THIRD-PARTY-NOTICES.txt', noticesOf(parts));
write('sbom.cdx.json', `${JSON.stringify(billOf(parts, { name, version }), null, 2)}\n`);
writeFileSync(join(root, 'out', 'THIRD-PARTY-NOTICES.txt'), noticesOf(all));
console.log(`${target} holds ${name} ${version} with ${parts.length} packages in it.`);
