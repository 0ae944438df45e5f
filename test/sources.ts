/** The sources as a test reads them: which files there are, and what each imports. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The TypeScript files of a folder at the top of the project. */
export const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.tsx?$/.test(file) && statSync(join(root, file)).isFile());

/** `isType`: what is imported is gone once the file is compiled. */
export type Import = { target: string; isType: boolean };

/** What a file imports: paths within the project as `src/…`, packages by their specifier. */
export function importsIn(file: string): Import[] {
  const found = textOf(file).matchAll(
    /(?:^|[\s;}])(?:import|export)\s([^'";]*?)from\s*'([^']+)'|import\s*\(?\s*'([^']+)'/g,
  );
  return [...found].map(([, names, from, bare]) => {
    const specifier = from ?? bare ?? '';
    const isPath = specifier.startsWith('.');
    return {
      target: isPath ? relative(root, resolve(root, dirname(file), specifier)) : specifier,
      isType: names !== undefined && isOfTypes(names),
    };
  });
}

const isOfTypes = (names: string): boolean => {
  const [, listed] = /^\{([^}]*)\}\s*$/.exec(names) ?? [];
  if (listed === undefined) return /^type\s/.test(names);
  return listed.split(',').every((name) => /^\s*(type\s|$)/.test(name));
};

export const importsOf = (file: string): string[] => importsIn(file).map(({ target }) => target);

/** All files that are read for these, themselves included; with `types` also those of which only types are. */
export function loadedFor(
  files: readonly string[],
  known: ReadonlySet<string>,
  { types }: { types: boolean },
): string[] {
  const seen = new Set<string>();
  const add = (file: string): void => {
    if (seen.has(file) || !known.has(file)) return;
    seen.add(file);
    for (const { target, isType } of importsIn(file)) if (types || !isType) add(target);
  };
  files.forEach(add);
  return [...seen];
}
