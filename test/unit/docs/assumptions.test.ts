/** docs/assumptions.md: every rule of the demo and everything that check-live tries, each with its source and what holds it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { auth0Assumptions } from '../../../src/main/hub/features/live/auth0.ts';
import type { Assumption } from '../../../src/main/hub/platforms/assumption.ts';
import { platforms } from '../../../src/main/hub/platforms/index.ts';

const root = resolve(import.meta.dirname, '../../..');
const demo = join(root, 'src/demo');

type Row = { says: string; source: string; heldBy: string; live: string };
type Service = { title: string; rules: Row[]; assumptions: readonly Pick<Assumption, 'id' | 'says' | 'source'>[] };

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/** The rows of the table in a file of rules. */
function rulesIn(folder: string): Row[] {
  const file = join(demo, folder, 'rules.md');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return lines
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Rule |'))
    .map(cellsOf)
    .map(([says = '', source = '', heldBy = '']) => ({ says, source, heldBy, live: 'no' }));
}

const services: Service[] = [
  { title: 'Auth0', rules: rulesIn('tenant'), assumptions: auth0Assumptions },
  ...platforms.map(({ name, title, assumptions = [] }) => ({ title, rules: rulesIn(name), assumptions })),
  { title: 'Remote MCP servers with their own OAuth', rules: rulesIn('taskboard'), assumptions: [] },
];

/** The rules, and after them what is assumed beside them. */
const rowsOf = ({ rules, assumptions }: Service): Row[] => {
  const triedBy = (rule: Row) => assumptions.find(({ says }) => rule.says.startsWith(says));
  const ofRules = new Set(rules.map(triedBy));
  return [
    ...rules.map((rule) => ({ ...rule, live: triedBy(rule) ? `yes: \`${triedBy(rule)?.id}\`` : 'no' })),
    ...assumptions
      .filter((one) => !ofRules.has(one))
      .map(({ id, says, source }) => ({
        says,
        source: `[${new URL(source).host}](${source})`,
        heldBy: '`check-live.test.ts`',
        live: `yes: \`${id}\``,
      })),
  ];
};

it('lists each once, with how many there are', async () => {
  const rows = services.flatMap(rowsOf);
  const live = rows.filter((row) => row.live.startsWith('yes'));
  const tables = services.flatMap((service) => [
    `## ${service.title}`,
    '',
    '| assumption | source | held by | tried live |',
    '|---|---|---|---|',
    ...rowsOf(service).map(({ says, source, heldBy, live }) => `| ${says} | ${source} | ${heldBy} | ${live} |`),
    '',
  ]);
  const text = [
    '# Assumptions',
    '',
    'The hub is tested against the demo world. The demo is built on what the vendors say. Each assumption has its source and the test',
    'that holds the demo or the hub to it. [`opengithubx check-live`](check-live.md) tries most of them on real services.',
    `There are ${rows.length}, and ${live.length} are tried live.`,
    '',
    ...tables,
  ].join('\n');
  await expect(text).toMatchFileSnapshot('../../../docs/assumptions.md');
});

it('names a source and a test that there is for each rule, and each assumption once', () => {
  const ids = services.flatMap(({ assumptions }) => assumptions.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  const rules = services.flatMap((service) => service.rules);
  expect(rules.length).toBeGreaterThan(0);
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).map((path) =>
    path.split('/').at(-1),
  );
  const named = rules.flatMap(({ heldBy }) =>
    [...heldBy.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, name = '']) => name),
  );
  expect(named.filter((name) => !tests.includes(name))).toEqual([]);
  expect(rules.filter(({ source, heldBy }) => !source.includes('https://') || !heldBy.includes('`'))).toEqual([]);
});
