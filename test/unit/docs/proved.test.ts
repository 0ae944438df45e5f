/** Each bullet of these pages has a fault that makes its test red, or says why it promises nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMutants } from '../../suite/read-mutants.ts';
import { root } from '../../suite/run-project.ts';
import { notPromised } from './not-proved.ts';

const pages = ['SECURITY.md', 'docs/git.md', 'docs/gh.md', 'docs/operate.md', 'docs/clients.md', 'docs/approvals.md'];

/** The text of a bullet as it is read, on one line; of SECURITY.md the heading of each promise. */
function promisesOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  if (page === 'SECURITY.md') return [...text.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
  return [...text.matchAll(/^- (.+(?:\n {2}.+)*)/gm)].map(([, bullet = '']) => bullet.replace(/\n {2}/g, ' '));
}

/** A mark for what is bold or code is left out, so that nobody has to write it. */
const plain = (text: string): string => text.replace(/[*`]/g, '');

const places = pages.flatMap((page) => promisesOf(page).map((text) => plain(`${page}: ${text}`)));
const isAt = (place: string, words: string): boolean => place.startsWith(plain(words));

describe('what the pages promise', () => {
  it('has a fault for each, or a reason why it promises nothing', async () => {
    const proved = (await readMutants()).flatMap(({ mutant: { proves = [] } }) => proves);
    const open = places.filter((place) => !proved.some((words) => isAt(place, words)));
    const excused = Object.keys(notPromised);
    expect(open.filter((place) => !excused.some((words) => isAt(place, words)))).toEqual([]);
    // One that has a fault now needs no excuse.
    expect(excused.filter((words) => !open.some((place) => isAt(place, words)))).toEqual([]);
  });

  it('is where each fault says that it is, once', async () => {
    const named = (await readMutants()).flatMap(({ mutant: { proves = [] } }) => proves);
    const lost = [...new Set(named)].filter((words) => places.filter((place) => isAt(place, words)).length !== 1);
    expect(lost).toEqual([]);
  });
});
