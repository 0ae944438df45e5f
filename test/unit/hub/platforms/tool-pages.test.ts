/** The pages of `docs` about tools name each that there is and no other, beside those of the servers that most people use. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { github } from '../../../../src/main/hub/platforms/github/index.ts';
import { google } from '../../../../src/main/hub/platforms/google/index.ts';
import { notion } from '../../../../src/main/hub/platforms/notion/index.ts';
import { slack } from '../../../../src/main/hub/platforms/slack/index.ts';
import { jsonIn } from '../../../harness/npm-archive.ts';
import { localServer } from './notion/local-server.ts';

const pageOf = (name: string): string =>
  readFileSync(new URL(`../../../../docs/${name}-tools.md`, import.meta.url), 'utf8');
const between = (text: string, from: string, to = '\n## '): string =>
  text.split(from).slice(1).join(from).split(to)[0] ?? '';
const code = (name: string): string => `\`${name}\``;
const codesIn = (text: string): string[] => [...text.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
/** Rows of a tool of another server, those of ours that stand for it, and what is left out. */
const rowsIn = (text: string) =>
  [...text.matchAll(/^\| `([\w-]+)` \| (.*) \| (.*) \|$/gm)].map(([, theirs = '', ours = '', note = '']) => ({
    theirs,
    ours: codesIn(ours),
    note,
  }));
const namesOf = ({ tools }: { tools: readonly { name: string }[] }) => tools.map(({ name }) => name);

describe.each([github, slack, notion])('the page about the tools of $name', (platform) => {
  const page = pageOf(platform.name);
  const rows = rowsIn(between(page, ' | here | ', '\n## Only here'));
  const alone = between(page, '\n## Only here').matchAll(/^\| `(\w+)` \| .* \|$/gm);

  it('names each of them, and none that there is not', () => {
    const named = new Set([...rows.flatMap(({ ours }) => ours), ...[...alone].map(([, name]) => name)]);
    expect([...named].sort()).toEqual(namesOf(platform).sort());
  });

  it('has each of the others once, with one of ours or a reason', () => {
    const theirs = rows.map((row) => row.theirs);
    expect(theirs.filter((name, place) => theirs.indexOf(name) < place)).toEqual([]);
    expect(rows.filter(({ ours, note }) => ours.length === 0 && !/\S/.test(note))).toEqual([]);
    const covered = rows.filter(({ ours }) => ours.length > 0).length;
    const counted = [...page.matchAll(/^Of (?:its|their) (\d+) tools,.*? (\d+) are covered by (\d+) here/gm)];
    for (const [, ...counts] of counted)
      expect(counts.map(Number)).toEqual([rows.length, covered, platform.tools.length]);
    expect(counted).toHaveLength(platform === notion ? 0 : 1);
  });
});

it('the page about Notion has every tool of the local server', async () => {
  type Paths = Record<string, Record<string, { operationId?: string }>>;
  const { paths } = (await jsonIn(localServer, 'scripts/notion-openapi.json')) as { paths: Paths };
  const found = Object.values(paths).flatMap((operations) =>
    Object.values(operations).flatMap(({ operationId }) => operationId ?? []),
  );
  const rows = rowsIn(between(pageOf('notion'), '\n## Beside the local server'));
  expect(rows.map(({ theirs }) => theirs).sort()).toEqual(found.sort());
}, 600_000);

it('the page about Slack says what is asked for, and how it is set up', () => {
  const page = pageOf('slack');
  const numbered = (texts: readonly string[] = []) => texts.map((text, at) => `${at + 1}. ${text}`).join('\n');
  const scopes = slack.tools.flatMap(({ name, scopes: needed }) =>
    needed ? `| ${code(name)} | ${needed.map(code).join(' or ')} |` : [],
  );
  const options = Object.entries(slack.setup?.options ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? `| ${code(name)} | ${code(value)} |` : [],
  );
  for (const part of [
    `\n\n${slack.scopes.map(code).join(', ')}\n\n`,
    `|---|---|\n${scopes.join('\n')}\n\n`,
    `|---|---|\n${options.join('\n')}\n`,
    `the kind ${code(slack.setup?.strategy ?? '')}, called ${code(slack.connection)}`,
    `\n\n${numbered(slack.setup?.points)}\n\n`,
    `\n\n${numbered(slack.traps?.withoutToken)}\n\n`,
  ]) {
    expect(page).toContain(part);
  }
});

describe('the page about Google’s tools', () => {
  const page = pageOf('google');
  const lines = between(page, '\n## Scopes by tool').split('\n');
  const lineOf = (name: string): string => lines.find((line) => line.includes(code(name))) ?? '';
  const short = (scope = ''): string => code(scope.replace('https://www.googleapis.com/auth/', ''));

  it('names every one, and no other', () => {
    const named = new Set(codesIn(page).filter((name) => name.startsWith('google_')));
    expect([...named].sort()).toEqual(namesOf(google).sort());
    expect(page).toContain(`Its ${google.tools.length} tools`);
  });

  it('names what is asked for on connecting, and the least scope that a tool needs beside that', () => {
    for (const scope of google.scopes) expect(lineOf('openid')).toContain(short(scope));
    for (const { name, scopes: [scope] = [] } of google.tools) {
      const isBeside = scope !== undefined && !google.scopes.includes(scope);
      expect([name, lineOf(name)]).toEqual([name, isBeside ? expect.stringContaining(short(scope)) : '']);
    }
  });
});
