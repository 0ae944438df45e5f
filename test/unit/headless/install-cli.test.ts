/** `opengithubx install` at a hub that answers as told: what a person reads, and what it exits with. */
import { describe, expect, it, test, vi } from 'vitest';
import { parseCommandLine } from '../../../src/main/headless/cli.ts';
import { commands } from '../../../src/main/headless/commands/index.ts';
import type { ClientPlan, ListedClient } from '../../../src/shared/client-install.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { runInProcess } from '../../harness/words-in-process.ts';
import { runCli, runCliAtTerminal } from './run-cli.ts';
import { hubWith } from './stub-socket.ts';

const passphrase = 'correct horse\n';
const file = '/home/ada/.cursor/mcp.json';
const plan: ClientPlan = {
  client: 'cursor',
  endpoints: ['mcp'],
  file,
  creates: false,
  linked: [],
  backup: '/data/clients/cursor.backup',
  diff: `--- ${file}\n+++ ${file}\n@@ -1,1 +1,1 @@\n-{"\u001b[2Ja":1}\n+{"a":1, "opengithubx": "ogx_…"}\n`,
};
const cursor: ListedClient = {
  client: 'cursor',
  title: 'Cursor',
  state: 'installed',
  file,
  transport: 'http',
  keyId: 'key_1',
  provedAt: null,
  connected: null,
  sharedWith: null,
  restart: 'Restart Cursor.',
  agents: [],
};
const proof = { client: 'cursor' as const, ok: true, tools: 13, read: 'github_get_me', detail: 'Restart Cursor.' };

describe('at a hub that answers so', () => {
  it('shows the diff, then asks for the passphrase, then says what to do', async () => {
    const install = vi.fn(async (..._: unknown[]) => ok(proof));
    const connected = [null, null, { at: '2026-11-28T12:00:00Z', as: 'cursor-vscode 1.7' }];
    const folder = await hubWith({
      'clients.plan': async () => ok({ ...plan, linked: ['/home/ada/dotfiles/mcp.json'] }),
      'clients.install': install,
      'clients.list': async () => ok([{ ...cursor, connected: connected.shift() ?? null }]),
    });
    const more = [
      '--write',
      '--destructive',
      '--days=7',
      '--repository=ada/*',
      '--place=channel=team-*',
      '--tool=github_get_me',
    ];
    const reach = ['--toolset', 'context', '--account', 'ada', '--account', 'grace', '--default-account', 'ada'];
    const never = new Promise<undefined>(() => {});
    const typed = async (question: string) => (question.startsWith('Owner') ? passphrase.trim() : never);
    const ran = await runInProcess(['install', 'cursor', ...more, ...reach, '--data-dir', folder], { typed });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("A link leads to /home/ada/dotfiles/mcp.json. Make sure that you don't publish it");
    const shown = ran.stdout.indexOf('+{"a":1, "opengithubx": "ogx_…"}');
    expect(shown).toBeGreaterThan(0);
    const may = ran.stdout.indexOf('cursor will be able to:');
    expect(may).toBeGreaterThan(shown);
    expect(ran.stdout.indexOf('Owner passphrase')).toBeGreaterThan(may);
    expect(ran.stdout).toContain('-{"\\u{1B}[2Ja":1}');
    expect(ran.stdout).toContain('file is kept in /data/clients/cursor.backup');
    expect(ran.stdout.replaceAll('\r', '')).toContain(
      `Installed in ${file}.\nIts entry works: 13 tools listed, github_get_me called.\nRestart Cursor.\nCtrl+C stops waiting`,
    );
    expect(ran.stdout).toContain('Cursor has connected, as cursor-vscode 1.7.');
    // It has come while the person did nothing.
    expect([connected, ran.stdout.indexOf('Check later')]).toEqual([[], -1]);
    expect(install.mock.calls[0]?.[0]).toEqual({
      client: 'cursor',
      write: true,
      destructive: true,
      days: 7,
      repositories: ['ada/*'],
      places: { channel: ['team-*'] },
      tools: ['github_get_me'],
      toolList: 'all',
      toolsets: ['context'],
      accounts: ['ada', 'grace'],
      defaultAccounts: ['ada'],
    });
  });

  it('of git it shows what matters in new files, then how the agents that are here are told, and waits for nobody', async () => {
    const setting = (agent: string) => ({ agent, where: `~/${agent}`, text: `GIT_CONFIG_GLOBAL = "/${agent}"` });
    const added = ['#!/bin/sh', '\u001b[2J', 'proxy = http://127.0.0.1:18481', ...Array(19).fill('# more')];
    const made = (name: string, all: string[]) =>
      [`--- /dev/null`, `+++ /${name}`, `@@ -0,0 +1,${all.length} @@`, ...all.map((line) => `+${line}`), ''].join('\n');
    const diff = made('gh', added) + made('hosts.yml', ['oauth_token: ogx_…']);
    const git = { ...cursor, client: 'git' as const, title: 'git', agents: [setting('Codex'), setting('Cursor')] };
    const folder = await hubWith({
      'clients.plan': async () => ok({ ...plan, client: 'git' as const, creates: true, backup: null, diff }),
      'clients.install': async () => ok({ ...proof, client: 'git' as const, tools: null, read: 'ada/site' }),
      'clients.list': async () => ok([cursor, git]),
    });
    const ran = await runCliAtTerminal(passphrase, 'install', 'git', '--data-dir', folder);
    const said = ran.stdout.replaceAll('\r', '');
    const short = [
      '/gh: new, for you alone to read and run, 22 lines; all of them: opengithubx install git --dry-run',
      '  proxy = http://127.0.0.1:18481',
      '/hosts.yml: new, for you alone to read, 1 line',
      '  oauth_token: ogx_…',
    ];
    expect(said).toContain(short.join('\n'));
    expect(said).toContain(`Installed in ${file}.\nIt works: ada/site was fetched.\n\nONE STEP IS LEFT`);
    expect(said).toContain('Cursor, in ~/Cursor:\nGIT_CONFIG_GLOBAL = "/Cursor"\n\nFor Codex: opengithubx install git');
    expect(said).not.toContain('"/Codex"');
    const every = await runCli('install', 'git', '--agents', '--data-dir', folder);
    expect(every.stdout).toMatch(/"\/Codex"\n\nCursor, in/);
  });

  it('who ends the waiting is told how to see it later, and nothing is undone; --json waits for nobody', async () => {
    const folder = await hubWith({
      'clients.plan': async () => ok(plan),
      'clients.install': async () => ok(proof),
      'clients.list': async () => ok([cursor]),
    });
    const words = ['install', 'cursor', '--data-dir', folder];
    const ran = await runCliAtTerminal(`${passphrase}\u0004`, ...words);
    expect(ran).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Waiting for Cursor to connect: \nCheck later .*install list\n$/),
    });
    expect(await runCliAtTerminal(passphrase, ...words, '--json')).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining('Waiting'),
    });
    expect((await runCli('install', 'list', '--data-dir', folder)).stdout).toMatch(
      /cursor +installed +never +never +key_1/,
    );
  });

  it('exits 1 where it is not proved, with what to do', async () => {
    const failed = { ...proof, ok: false, tools: null, read: null, detail: 'It does not work: nothing answers.' };
    const folder = await hubWith({ 'clients.plan': async () => ok(plan), 'clients.install': async () => ok(failed) });
    const ran = await runCliAtTerminal(passphrase, 'install', 'cursor', '--data-dir', folder);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('It does not work: nothing answers.');
    expect(ran.stdout).toContain('opengithubx install cursor --undo');
  });

  it('writes nothing without the passphrase, and nothing with --dry-run', async () => {
    const install = vi.fn(async () => ok(proof));
    const folder = await hubWith({ 'clients.plan': async () => ok(plan), 'clients.install': install });
    const words = ['install', 'cursor', '--data-dir', folder];
    expect(await runCli(...words)).toMatchObject({ code: 1, stderr: expect.stringContaining('passphrase') });
    expect(await runCliAtTerminal('\n', ...words)).toMatchObject({ code: 1 });
    expect(await runCli(...words, '--dry-run')).toMatchObject({ code: 0, stdout: expect.stringContaining('ogx_…') });
    const json = await runCli(...words, '--dry-run', '--json');
    expect(JSON.parse(json.stdout)).toEqual(plan);
    expect(install).not.toHaveBeenCalled();
  });

  it('a file that cannot be written is said before anything is asked', async () => {
    const folder = await hubWith({
      'clients.plan': async () => fail('client_file', `${file}: line 3: colon expected.`),
    });
    const ran = await runCli('install', 'cursor', '--data-dir', folder);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('mcp.json: line 3: colon expected.') });
  });
});

test.each([
  [['install', 'emacs'], /knows these clients: claude-code, claude-desktop, cursor/],
  [['install', 'cursor', '--undo', '--dry-run'], /--undo goes alone/],
  [['install', 'cursor', '--undo', '--write'], /--undo goes alone/],
  [['install', 'git', '--agents', '--dry-run'], /--agents goes alone/],
  [['install', 'cursor', '--undo', '--days', '3'], /--undo goes alone/],
  [['install'], /Usage: opengithubx install CLIENT/],
])('exit 2: %j', async (words, said) => {
  expect(await runCli(...words)).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
});

test('a wrong number of days is said before the passphrase is asked for', async () => {
  const folder = await hubWith({ 'clients.plan': async () => ok(plan) });
  const ran = await runCli('install', 'cursor', '--days', 'many', '--data-dir', folder);
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('--days takes a number') });
});

test('a key is no word of the command', () => {
  for (const words of [
    ['install', 'cursor', 'ogx_1'],
    ['install', 'cursor', '--key', 'ogx_1'],
  ]) {
    expect(parseCommandLine(words, commands)).toMatchObject({ failure: { code: 'usage' } });
  }
});
