import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commands } from '../../../src/main/headless/commands/index.ts';
import { root } from '../../suite/run-project.ts';

it('docs/commands.md lists every command, as its help does', async () => {
  const rows = commands.map(({ name, arguments: taken, about }) => {
    const line = ['opengithubx', name, ...taken].join(' ');
    return `| \`${line}\` | ${about.replaceAll('|', '\\|')} |`;
  });
  const text = ['# Commands', '', '| command | what it does |', '|---|---|', ...rows, ''].join('\n');
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
