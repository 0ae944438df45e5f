/** `npm run mutants` plants each fault; that it can still be planted, and that its test is there, is seen at every run. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMutants } from '../../suite/read-mutants.ts';
import { root } from '../../suite/run-project.ts';

const textOf = (file: string): string => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');

/** What stands in the rows of a table is not in the title that its source has: then so much of the begin or the end is. */
const enough = 12;

function hasTitle(source: string, title: string): boolean {
  if (source.includes(title)) return true;
  const lengths = Array.from({ length: Math.max(0, title.length - enough) }, (_, more) => enough + more);
  return lengths.some((length) => source.includes(title.slice(0, length)) || source.includes(title.slice(-length)));
}

describe('the faults that are kept', () => {
  it('stand each at one place of the code, beside a test of that name', async () => {
    const all = await readMutants();
    expect(all.length).toBeGreaterThan(0);
    const gone = all.flatMap(({ area, mutant: { promise, file, old, new: fault, test, title } }) => [
      ...(textOf(file).split(old).length === 2 && old !== fault ? [] : [`${area}: ${promise}: not once in ${file}`]),
      ...(hasTitle(textOf(test), title) ? [] : [`${area}: ${promise}: ${test} has no “${title}”`]),
    ]);
    expect(gone).toEqual([]);
  });
});
