/** `docs/slack-tools.md` says what there is: it is written from `official.ts`, and from what the platform says of itself. */
import { describe, expect, it } from 'vitest';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import { official, oursAlone, type Row } from './official.ts';

const rows = Object.values(official).flatMap((server) => Object.entries(server));
const covering = [...rows.flatMap(([, row]) => ('ours' in row ? row.ours : [])), ...Object.keys(oursAlone)];
const names = slack.tools.map(({ name }) => name);

const code = (name: string): string => `\`${name}\``;
const line = (...cells: string[]): string => `| ${cells.join(' | ')} |`;
const shown = (row: Row): string[] =>
  'ours' in row ? [row.ours.map(code).join(', '), row.note ?? ''] : ['', row.without];
const list = (texts: readonly string[]): string => texts.map((text, index) => `${index + 1}. ${text}`).join('\n');

function document(): string {
  const covered = rows.filter(([, row]) => 'ours' in row).length;
  const tables = Object.entries(official).map(([title, server]) =>
    [
      `## ${title}`,
      '',
      line('there', 'here', 'what is left out'),
      '|---|---|---|',
      ...Object.entries(server).map(([name, row]) => line(code(name), ...shown(row))),
    ].join('\n'),
  );
  const alone = Object.entries(oursAlone).map(([name, what]) => line(code(name), what));
  const scopes = slack.tools.flatMap(({ name, scopes: needed }) =>
    needed ? [line(code(name), needed.map(code).join(' or '))] : [],
  );
  return `${[
    '# Slack tools, beside the servers that most people use',
    [
      'Which tools of Slack’s own MCP server and of the most used one of the community have their like here, and why some have none.',
      `Of their ${rows.length} tools, ${covered} are covered by ${names.length} here. Slack does not publish a list of its server’s tools: the names are those`,
      'that clients show, as of November 2026; its tools for lists and for uploading files are not among them, and have none here. A test writes this page',
      '(`npx vitest run slack/official.test -u` after a change of `official.ts`).',
    ].join('\n'),
    ...tables,
    ['## Only here', '', line('tool', 'what'), '|---|---|', ...alone].join('\n'),
    [
      '## Scopes',
      '',
      'On connecting, to read:',
      '',
      slack.scopes.map(code).join(', '),
      '',
      'More when a tool needs it:',
      '',
      line('tool', 'scope'),
      '|---|---|',
      ...scopes,
      '',
      'E-mail addresses of people are in no answer: `users:read.email` is not asked for. An app that was granted it besides has them shown and searched.',
    ].join('\n'),
    [
      '## Setting the connection up',
      '',
      'Auth0’s own connection for Slack asks for the scopes of "Sign in with Slack", which cannot be mixed with those that read messages. The hub’s is',
      `a custom connection of the kind \`${slack.setup?.strategy}\`, called \`${slack.connection}\`; nobody has tried yet whether Auth0 gives a custom one that name.`,
      '',
      line('option', 'value'),
      '|---|---|',
      ...Object.entries(slack.setup?.options ?? {}).flatMap(([name, value]) =>
        typeof value === 'string' ? [line(code(name), code(value))] : [],
      ),
      line(code('scripts.fetchUserProfile'), 'asks `auth.test`, and names the account `team:user`'),
      '',
      'The application at Slack:',
      '',
      list(slack.setup?.points ?? []),
      '',
      'Where Token Vault has the account and no token for it:',
      '',
      list(slack.traps?.withoutToken ?? []),
      '',
      'Slack gives an app that is distributed to others, and is not of its Marketplace, one call a minute of the methods that read messages, with 15',
      'messages each. An app that is made for one’s own workspace is not bound by that: https://docs.slack.dev/apis/web-api/rate-limits',
    ].join('\n'),
  ].join('\n\n')}\n`;
}

describe('the table against the servers', () => {
  it('names no tool that there is not', () => {
    expect(covering.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has every tool of ours', () => {
    expect(names.filter((name) => !covering.includes(name))).toEqual([]);
  });

  it('has one of ours for each, or a reason', () => {
    for (const [name, row] of rows) {
      const told = 'ours' in row ? row.ours.join() : row.without;
      expect([name, told]).toEqual([name, expect.stringMatching(/\S/)]);
    }
  });

  it('is the page', async () => {
    await expect(document()).toMatchFileSnapshot('../../../../../docs/slack-tools.md');
  });
});
