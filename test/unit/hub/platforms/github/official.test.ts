/** `docs/github-tools.md` says what there is: it is written from `official.ts`, which is held against the list of tools. */
import { describe, expect, it } from 'vitest';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { official, oursAlone, type Row } from './official.ts';

const rows = Object.values(official).flatMap((toolset) => Object.entries(toolset));
const covering = [...rows.flatMap(([, row]) => ('ours' in row ? row.ours : [])), ...Object.keys(oursAlone)];
const names = github.tools.map(({ name }) => name);

const code = (name: string): string => `\`${name}\``;
const line = (...cells: string[]): string => `| ${cells.join(' | ')} |`;
const shown = (row: Row): string[] =>
  'ours' in row ? [row.ours.map(code).join(', '), row.note ?? ''] : ['', row.without];

function document(): string {
  const covered = rows.filter(([, row]) => 'ours' in row).length;
  const tables = Object.entries(official).map(([title, toolset]) => {
    const lines = Object.entries(toolset).map(([name, row]) => line(code(name), ...shown(row)));
    return [`## ${title}`, '', line('official', 'here', 'what is left out'), '|---|---|---|', ...lines].join('\n');
  });
  const alone = Object.entries(oursAlone).map(([name, what]) => line(code(name), what));
  return `${[
    '# GitHub tools, beside the official server',
    [
      'Which tools of GitHub’s own MCP server have their like here, under which name, and why some have none.',
      `Of its ${rows.length} tools, those behind its feature flags included, ${covered} are covered by ${names.length} here: one clear tool is`,
      'better than several, since each takes room from the model’s. A test writes this page and holds it against the real list',
      '(`npx vitest run official.test -u` after a change of `official.ts`).',
    ].join('\n'),
    ...tables,
    ['## Only here', '', line('tool', 'what'), '|---|---|', ...alone].join('\n'),
  ].join('\n\n')}\n`;
}

describe('the table against the official server', () => {
  it('names no tool that there is not', () => {
    expect(covering.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has every tool of ours', () => {
    expect(names.filter((name) => !covering.includes(name))).toEqual([]);
  });

  it('has each tool of the official server once, with one of ours or a reason', () => {
    const once = rows.map(([name]) => name);
    expect(once.filter((name, place) => once.indexOf(name) < place)).toEqual([]);
    for (const [name, row] of rows) {
      const told = 'ours' in row ? row.ours.join() : row.without;
      expect([name, told]).toEqual([name, expect.stringMatching(/\S/)]);
    }
  });

  it('is the page', async () => {
    await expect(document()).toMatchFileSnapshot('../../../../../docs/github-tools.md');
  });
});
