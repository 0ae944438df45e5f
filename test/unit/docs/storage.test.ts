/** docs/storage.md names all that the hub keeps, and who writes it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { migrations } from '../../../src/main/hub/ground/database/migrations.ts';

const root = resolve(import.meta.dirname, '../../..');
const hub = resolve(root, 'src/main/hub');
const page = readFileSync(resolve(root, 'docs/storage.md'), 'utf8');

/** The rows of a table of the page, cell by cell. */
const rowsOf = (heading: string): string[][] => {
  const [, section = ''] = new RegExp(`^## ${heading}$(.+?)(?=^## |\\Z)`, 'ms').exec(`${page}\n## `) ?? [];
  const [, , ...rows] = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};
const codesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

it('has a row for each table of the database', () => {
  const tables = [...migrations.join('').matchAll(/CREATE TABLE (\w+)/g)].map(([, table = '']) => table);
  expect(
    rowsOf('Tables of `hub.db`')
      .flatMap(([table]) => codesIn(table))
      .sort(),
  ).toEqual(tables.sort());
});

it('has a row for each secret', () => {
  const named =
    /const \w*(?:[nN]ame|Prefix)\b[^;]*?['`]((?:hub|tenant|auth0|person|passkeys|model|open_webui|notifiers)\.[a-z_]*)/g;
  const names = globSync('**/*.ts', { cwd: hub })
    .flatMap((file) => [...readFileSync(resolve(hub, file), 'utf8').matchAll(named)])
    .map(([, name = '']) => name)
    .filter((name) => name !== 'hub.db'); // a file
  expect(
    rowsOf('Secrets')
      .flatMap(([name]) => codesIn(name))
      .sort(),
  ).toEqual([...new Set(names)].sort());
});

it('names for each who writes it, and until when it stays', () => {
  const rows = [...rowsOf('Tables of `hub.db`'), ...rowsOf('Secrets')];
  const writers = rows.flatMap((row) => codesIn(row.at(-2)));
  expect(writers.length).toBeGreaterThanOrEqual(rows.length);
  expect(writers.filter((path) => !existsSync(resolve(hub, path)))).toEqual([]);
  expect(rows.filter((row) => row.at(-1) === '')).toEqual([]);
});
