import { expect, it } from 'vitest';
import { commands } from '../../../src/main/headless/commands/index.ts';

it('docs/commands.md lists every command, as its help does', async () => {
  const rows = commands.map(({ name, arguments: taken, about }) => {
    const line = ['opengithubx', name, ...taken].join(' ');
    return `| \`${line}\` | ${about.replaceAll('|', '\\|')} |`;
  });
  const text = ['# Commands', '', '| command | what it does |', '|---|---|', ...rows, ''].join('\n');
  await expect(text).toMatchFileSnapshot('../../../docs/commands.md');
});
