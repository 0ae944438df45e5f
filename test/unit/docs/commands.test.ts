import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { groups } from '../../../src/main/headless/commands/groups.ts';
import { commands } from '../../../src/main/headless/commands/index.ts';
import { commandsOf } from '../../../src/main/headless/help.ts';
import { root } from '../../suite/run-project.ts';

it('docs/commands.md lists every command, under the titles of the help', async () => {
  const row = ({ name, arguments: taken, about }: (typeof commands)[number]) =>
    `| \`${['opengithubx', name, ...taken].join(' ')}\` | ${about.replaceAll('|', '\\|')} |`;
  const sections = groups.flatMap(({ title, words }) => [
    '',
    `## ${title}`,
    '',
    '| command | what it does |',
    '|---|---|',
    ...Object.keys(words).flatMap((word) => commandsOf(word, commands).map(row)),
  ]);
  const text = ['# Commands', ...sections, ''].join('\n');
  await expect(text).toMatchFileSnapshot('../../../docs/commands.md');
});

// Nobody has published the package yet. Whoever takes its name there would run code at everybody who pasted such a line.
it('nothing tells a reader to run the package of that name from npm', () => {
  const inFolders = ['docs', 'src', 'resources'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const files = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', ...inFolders].filter((file) =>
    /\.(md|tsx?|cjs|mjs|html|json)$/.test(file),
  );
  expect(files).toContain('docs/install.md');
  const fromNpm =
    /\b(npx|bunx|npm exec|pnpm dlx|yarn dlx)( -\S+)* (-p |--package[ =])?opengithubx\b|\b(npm|pnpm|yarn|bun) (i|install|add|global add)( -\S+)* opengithubx\b/;
  expect(files.filter((file) => fromNpm.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});
