/**
 * The page of examples, made from the programs: the first one whole, and of the others what differs from it. `npm run examples` writes
 * page and diffs, and a test compares them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

const folder = resolve(import.meta.dirname, '../docs/examples');
const first = 'key.ts';
const others = ['oauth.ts', 'open-webui.ts'];
const page = 'README.md';

/** The text of a file of docs/examples as it is kept. Throws where there is none. */
export const keptExample = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** What belongs in each file that is made: the diffs from the first program, as `patch` reads them, and the page with all of them. */
export function madeExamples(read: (file: string) => string = keptExample): Map<string, string> {
  const diffs = others.map((other): [string, string] => {
    const made = createTwoFilesPatch(first, other, read(first), read(other), '', '', {
      context: 1,
      headerOptions: FILE_HEADERS_ONLY,
    });
    return [`key-to-${other.replace(/ts$/, 'diff')}`, made.replaceAll(/^(---|\+\+\+) (.+)\t$/gm, '$1 $2')];
  });
  const shown = new Map([[first, read(first)], ...diffs]);
  const filled = read(page).replaceAll(
    /^(```(?:ts|diff) ([\w.-]+)\n).*?^```$/gms,
    (block, opening: string, file: string) => {
      const text = shown.get(file);
      return text === undefined ? block : `${opening}${text}\`\`\``;
    },
  );
  return new Map([...diffs, [page, filled]]);
}

if (process.argv.includes('--write'))
  for (const [file, text] of madeExamples()) writeFileSync(join(folder, file), text);
