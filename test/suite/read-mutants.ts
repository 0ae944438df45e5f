/** The faults of `test/mutants`, an area a file. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Mutant } from '../mutants/mutant.ts';
import { root } from './run-project.ts';

const folder = join(root, 'test/mutants');

/** Each with its area, which is the name of its file. */
export async function readMutants(): Promise<{ area: string; mutant: Mutant }[]> {
  const files = readdirSync(folder).filter((file) => file !== 'mutant.ts');
  const read = await Promise.all(
    files.map(async (file) => {
      const exported = (await import(join(folder, file))) as Record<string, readonly Mutant[]>;
      return Object.values(exported).flatMap((list) => list.map((mutant) => ({ area: basename(file, '.ts'), mutant })));
    }),
  );
  return read.flat();
}
