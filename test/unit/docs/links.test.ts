import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const files = globSync(['*.md', 'docs/**/*.md', 'src/**/*.md', 'test/**/*.md'], { cwd: root });

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );

it.each(files)('%s names files and headings that are there', (file) => {
  const text = readFileSync(resolve(root, file), 'utf8').replaceAll(/```.*?```|`[^`]*`/gs, '');
  const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path, anchor] = target.split('#');
      const linked = path ? resolve(root, dirname(file), path) : resolve(root, file);
      return !existsSync(linked) || (anchor && !anchorsOf(readFileSync(linked, 'utf8')).includes(anchor));
    });
  expect(broken).toEqual([]);
});
