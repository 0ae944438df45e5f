/** Who imports whom at run time, read from the sources: which tests a change reaches, and how near it is to each. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** An import that TypeScript erases carries nothing over: what it could break is the type check's to find. */
const valueImport = /(?:^|[\s;}])(?:import|export)\s(?!type\s)([^'";]*?)from\s*'(\.[^']+)'|import\s*\(?\s*'(\.[^']+)'/g;

/** How many imports lie between what changed and each file that it reaches, by path within `root`. */
export function distances(root: string, changed: readonly string[]): Map<string, number> {
  const importers = readImporters(root);
  const found = new Map(changed.map((file) => [file, 0]));
  let edge = [...found.keys()];
  for (let distance = 1; edge.length > 0; distance += 1) {
    edge = [...new Set(edge.flatMap((file) => importers.get(file) ?? []))].filter((file) => !found.has(file));
    for (const file of edge) found.set(file, distance);
  }
  return found;
}

function readImporters(root: string): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const file of ['src', 'test'].flatMap((folder) => sources(root, folder))) {
    for (const target of importsOf(root, file)) importers.set(target, [...(importers.get(target) ?? []), file]);
  }
  return importers;
}

const sources = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));

function importsOf(root: string, file: string): string[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(valueImport)].flatMap(([, names, from, bare]) => {
    const isErased = names !== undefined && /^\s*\{(\s*type\s[^,}]+,?)+\s*\}\s*$/.test(names);
    const specifier = from ?? bare;
    return isErased || specifier === undefined ? [] : [relative(root, resolve(root, dirname(file), specifier))];
  });
}

/** A test in the place of `test/unit` that belongs to a file of `src`, where there is one. */
export function ownTest(root: string, file: string): string | undefined {
  const own = file.replace(/^src\/main\/|^src\//, 'test/unit/').replace(/\.tsx?$/, '.test.ts');
  return own !== file && existsSync(join(root, own)) ? own : undefined;
}
