/**
 * The files of the suite that once passed at their second try alone, with what they met. One that needs it again is a failure: the race
 * behind it is a defect of the product until shown otherwise. Who has mended it takes its row out of `second-tries.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `met`: the failure of the first try, with the name of the test. */
export type SecondTry = { file: string; met: string };

const listed = join(import.meta.dirname, 'second-tries.json');

export const readSecondTries = (): SecondTry[] => JSON.parse(readFileSync(listed, 'utf8')) as SecondTry[];

export const writeSecondTries = (all: readonly SecondTry[]): void =>
  writeFileSync(listed, `${JSON.stringify(all, null, 2)}\n`);

/** Of those that needed one now: which had needed one before, and the list with the new ones added, by the names of files. */
export function compareSecondTries(
  before: readonly SecondTry[],
  now: readonly SecondTry[],
): { again: SecondTry[]; list: SecondTry[] } {
  const isListed = ({ file }: SecondTry): boolean => before.some((one) => one.file === file);
  const added = now.filter((one) => !isListed(one));
  const list = [...before, ...added].toSorted((one, other) => (one.file < other.file ? -1 : 1));
  return { again: now.filter(isListed), list };
}
