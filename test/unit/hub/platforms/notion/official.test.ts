/** `docs/notion-tools.md` says what there is: its tables are written from `official.ts`, which is held against Notion's list. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { notion } from '../../../../../src/main/hub/platforms/notion/index.ts';
import { jsonIn } from '../../../../harness/npm-archive.ts';
import { localServer } from './local-server.ts';
import { hosted, local, oursAlone, type Row } from './official.ts';

const page = new URL('../../../../../docs/notion-tools.md', import.meta.url);
/** What people wrote stands before the tables. */
const [written = ''] = readFileSync(page, 'utf8').split('\n\n## Beside the hosted server');

const rows = [hosted, local].flatMap((table) => Object.entries(table));
const covering = [...rows.flatMap(([, row]) => ('ours' in row ? row.ours : [])), ...Object.keys(oursAlone)];
const names = notion.tools.map(({ name }) => name);

const code = (name: string): string => `\`${name}\``;
const line = (...cells: string[]): string => `| ${cells.join(' | ')} |`;
const shown = (row: Row): string[] =>
  'ours' in row ? [row.ours.map(code).join(', '), row.note ?? ''] : ['', row.without];

function table(title: string, of: Record<string, Row>): string {
  const lines = Object.entries(of).map(([name, row]) => line(code(name), ...shown(row)));
  return [`## ${title}`, '', line('official', 'here', 'what is left out'), '|---|---|---|', ...lines].join('\n');
}

function document(): string {
  const alone = Object.entries(oursAlone).map(([name, what]) => line(code(name), what));
  return `${[
    written,
    table('Beside the hosted server', hosted),
    table('Beside the local server', local),
    ['## Only here', '', line('tool', 'what'), '|---|---|', ...alone].join('\n'),
  ].join('\n\n')}\n`;
}

describe('the tables against the official servers', () => {
  it('name no tool that there is not, and each of ours', () => {
    expect(covering.filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => !covering.includes(name))).toEqual([]);
  });

  it('have every tool of the local server', async () => {
    const { paths } = (await jsonIn(localServer, 'scripts/notion-openapi.json')) as {
      paths: Record<string, Record<string, { operationId?: string }>>;
    };
    const found = Object.values(paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(Object.keys(local).sort()).toEqual(found.filter((id) => id !== undefined).sort());
  }, 600_000);

  it('are the page', async () => {
    await expect(document()).toMatchFileSnapshot('../../../../../docs/notion-tools.md');
  });
});
