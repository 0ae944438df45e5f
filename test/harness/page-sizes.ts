/** What a built page weighs on its way to the browser, in kilobytes of gzip. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export type PageSizes = { initialJs: number; firstScreenJs: number; allJs: number; allCss: number; fonts: number };

/**
 * Initial is what the page names itself: its script and what is loaded with it. The first screen has also the scripts called
 * `screen`, with what those import at once.
 */
export function pageSizes(folder: string, page = 'index.html', screen = ''): PageSizes {
  const html = readFileSync(join(folder, page), 'utf8');
  const initial = new Set([...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, path]) => path ?? ''));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const needed = new Set(initial);
  const need = (path: string): void => {
    if (needed.has(path)) return;
    needed.add(path);
    const text = readFileSync(join(folder, path), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) need(`assets/${name}`);
  };
  if (screen) for (const path of files) if (path.startsWith(`assets/${screen}-`) && path.endsWith('.js')) need(path);
  const weight = (paths: Iterable<string>) =>
    [...paths].reduce((total, path) => total + gzipSync(readFileSync(join(folder, path))).length, 0) / 1000;
  return {
    initialJs: weight(initial),
    firstScreenJs: weight(needed),
    allJs: weight(files.filter((path) => path.endsWith('.js'))),
    allCss: weight(files.filter((path) => path.endsWith('.css'))),
    // As they are: they are packed already.
    fonts: files
      .filter((path) => path.endsWith('.woff2'))
      .reduce((total, path) => total + readFileSync(join(folder, path)).length / 1000, 0),
  };
}
