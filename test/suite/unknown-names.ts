/**
 * Faults that name what does not exist: at run time each throws, and a test may then go red by what the hub says of its own bug. Such a
 * fault proves nothing of the promise. The compiler looks at all of them at once, each in a file beside the one that it changes.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

/** Not a name, the same in the short form of a field, and a name before it is there. */
const unknown = /error TS\d+: (Cannot find name .*|No value exists in scope .*|.* used before its declaration\.)$/;
const unreadable = /error (TS1\d{3}: .*)$/;

/** By the position of a fault, what the compiler says of it. `folder` is a copy of the project that may be written to. */
export function unknownNames(folder: string, faults: readonly { file: string; text: string }[]): Map<number, string> {
  const said = new Map<number, string>();
  const beside = faults.flatMap(({ file, text }, at) => {
    const layer = /^src\/\w+/.exec(file)?.[0];
    const extension = extname(file);
    if (layer === undefined || !/^\.tsx?$/.test(extension)) return [];
    const path = join(dirname(file), `${basename(file, extension)}.fault-${at}${extension}`);
    writeFileSync(join(folder, path), text);
    return [{ at, layer, path }];
  });
  const note = (line: string, pattern: RegExp): void => {
    const at = /\.fault-(\d+)\.tsx?\(/.exec(line)?.[1];
    const what = pattern.exec(line)?.[1];
    if (at !== undefined && what !== undefined) said.set(Number(at), what);
  };
  for (const [layer, own] of Map.groupBy(beside, (one) => one.layer)) {
    const first = complaints(
      folder,
      layer,
      own.map(({ path }) => path),
    );
    for (const line of first) note(line, unreadable);
    // The compiler looks for no name where it can't read one of the files.
    const readable = own.filter(({ at }) => !said.has(at)).map(({ path }) => path);
    const second = readable.length === own.length ? first : complaints(folder, layer, readable);
    for (const line of second) note(line, unknown);
  }
  for (const { path } of beside) rmSync(join(folder, path));
  return said;
}

function complaints(folder: string, layer: string, paths: string[]): string[] {
  const given = join(folder, layer, 'tsconfig.faults.json');
  const compilerOptions = {
    composite: false,
    declaration: false,
    emitDeclarationOnly: false,
    incremental: false,
    noEmit: true,
  };
  const files = paths.map((path) => join(folder, path));
  writeFileSync(
    given,
    JSON.stringify({ extends: './tsconfig.json', compilerOptions, files, include: [], references: [] }),
  );
  const { stdout } = spawnSync('tsc', ['-p', given, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
  rmSync(given);
  return stdout.split('\n');
}
