/** What a built page weighs on its way to the browser, in kilobytes of gzip. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export type PageSizes = { initialJs: number; allJs: number; allCss: number };

/** Initial is what the page names itself: its script and what is loaded with it. */
export function pageSizes(folder: string, page = 'index.html'): PageSizes {
  const html = readFileSync(join(folder, page), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(([, path]) => path ?? '');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const weight = (paths: string[]) =>
    paths.reduce((total, path) => total + gzipSync(readFileSync(join(folder, path))).length, 0) / 1000;
  return {
    initialJs: weight([...new Set(named)]),
    allJs: weight(files.filter((path) => path.endsWith('.js'))),
    allCss: weight(files.filter((path) => path.endsWith('.css'))),
  };
}
