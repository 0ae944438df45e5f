/**
 * The AI clients that people have, as they are installed, with a scripted model in place of their vendor's. The hub's installer
 * writes their configuration; each reads private commits, finds an issue, and changes what the person approves and nothing else.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { Approval } from '../../src/shared/approval.ts';
import type { ListedClient } from '../../src/shared/client-install.ts';
import { isLongRun } from '../harness/long-run.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { privateCommitsOfAda } from '../harness/private-commits.ts';
import { type BuiltDemo, startBuiltDemo } from '../process/built-demo.ts';
import { collect, type Driven, drive, preapproved, prepareHome } from './drive.ts';
import { isNpmClient, type RealClient, realClients } from './install.ts';
import { isSearch, reach, type Wanted } from './reach.ts';
import { type MadeCall, startScriptedModel, type Turn } from './scripted-model.ts';

/** Two of the quickest: one shows its model every tool, the other their names alone. */
const quickest: RealClient[] = ['codex', 'claude-code'];

const repository = 'ada-demo/atlas-service';
const home = temporaryFolder();
let hub: BuiltDemo;
beforeAll(async () => {
  hub = await startBuiltDemo({ args: ['--git-port', '0'], env: { HOME: home, XDG_CONFIG_HOME: '' } });
});
afterAll(async () => {
  await hub?.stop();
  rmSync(home, { recursive: true, force: true });
});

const find: Wanted = { tool: 'github_search', args: { kind: 'issues', query: `repo:${repository} rate limits` } };
const create = (title: string): Wanted => ({
  tool: preapproved,
  args: { repository, title },
  through: 'write_tool',
});
const comment = { name: 'github_add_comment', arguments: { repository, number: 1, body: 'Not asked for' } };

/** What each call came to, with what was collected later in the place of what was answered first. */
function outcomesOf({ calls }: { calls: MadeCall[] }): string[] {
  const outcomes: string[] = [];
  for (const { result, ...call } of calls.filter((one) => !isSearch(one))) {
    if (JSON.stringify(call).includes(collect)) outcomes.pop();
    outcomes.push(result);
  }
  return outcomes;
}

/** Makes one call after the other, whatever its answer, and collects what waited for the person. */
function inTurn(wanted: Wanted[]) {
  return (turn: Turn) => {
    const outcomes = outcomesOf(turn);
    const last = outcomes.at(-1) ?? '';
    const [approval_id] = /pending_approval/.test(last) ? (/apr_[\w-]+/.exec(last) ?? []) : [];
    const next = approval_id ? { tool: collect, args: { approval_id } } : wanted[outcomes.length];
    return next ? reach(turn, next) : { say: 'Done.' };
  };
}

/** Answers, as the person, what the client asks for; throws where it ends before it asks. */
async function answer(word: 'approve' | 'deny', title: string, driven: Promise<Driven>): Promise<void> {
  let ended: Driven | undefined;
  void driven.then((ran) => {
    ended = ran;
  });
  const asked = await vi.waitUntil(async () => {
    if (ended) throw new Error(`It ended before it asked for ${title}: ${JSON.stringify(ended)}`);
    const listed = JSON.parse((await hub.cli('approvals', 'list', '--json')).stdout) as Approval[];
    return listed.find((one) => one.state === 'waiting' && JSON.stringify(one).includes(title));
  }, 60_000);
  expect(await hub.cliAtTerminal(['demo', 'yes'], 'approvals', word, asked.id)).toMatchObject({ code: 0 });
}

/** The titles of issues as GitHub itself says. */
async function issuesOf(own: string): Promise<string[]> {
  const token = hub.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value;
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'a test' };
  const answered = await fetch(`${hub.demo.github}/repos/${repository}/issues?per_page=100`, { headers });
  return ((await answered.json()) as { title: string }[]).map(({ title }) => title).filter((one) => one.endsWith(own));
}

let tries = 0;

it.each(isLongRun ? realClients : quickest)('%s', async (name) => {
  const own = `${name}, try ${++tries}`; // a second one finds what the first has made
  prepareHome(name, home);
  if (isNpmClient(name)) {
    expect(await hub.cliAtTerminal(['demo'], 'install', name, '--write', '--json')).toMatchObject({ code: 0 });
  }
  // Codex is told to ask nobody: it calls what says that it only reads, and refuses the rest but for what is pre-approved.
  const throughHub: Wanted[] = [
    { tool: 'read_tool', args: { name: find.tool, arguments: find.args } },
    { tool: 'write_tool', args: comment },
  ];
  const calls = [
    { tool: 'github_my_commits', args: {} },
    ...(name === 'codex' ? throughHub : [find]),
    create(`Refused in ${own}`),
    create(`Approved in ${own}`),
  ];
  const model = await startScriptedModel(inTurn(calls));
  onTestFinished(() => model.close());

  const place = { home, model: model.origin, mcpUrl: hub.mcpUrl, key: hub.readWriteKey };
  const driven = drive(name, 'What did I commit? Open an issue about it.', place);
  await answer('deny', `Refused in ${own}`, driven);
  await answer('approve', `Approved in ${own}`, driven);
  const ran = await driven;
  const outcomes = outcomesOf(model.turns.at(-1) ?? { calls: [] });
  expect({ ...ran, outcomes: outcomes.length }).toMatchObject({ code: 0, outcomes: calls.length });
  for (const { sha } of await privateCommitsOfAda(hub)) expect(outcomes[0]).toContain(sha);
  expect(outcomes[1]).toMatch(/"title\W+[^"]*rate limits/i);
  if (name === 'codex') expect(outcomes[2]).toContain('requires approval, but approval policy is never');
  expect(outcomes.at(-2)).toContain('approval_denied');
  expect(outcomes.at(-1)).toContain(`Approved in ${own}`);
  expect(await issuesOf(own)).toEqual([`Approved in ${own}`]);
  if (!isNpmClient(name)) return;
  const listed = JSON.parse((await hub.cli('install', 'list', '--json')).stdout) as ListedClient[];
  expect(listed.find(({ client }) => client === name)?.connected?.as).toBeDefined();
});

it('claude-code reaches git and gh through the hub with what `install git` printed and nothing else', async () => {
  const installed = await hub.cliAtTerminal(['demo'], 'install', 'git', '--repository', repository, '--json');
  expect(installed).toMatchObject({ code: 0 });
  const listed = JSON.parse((await hub.cli('install', 'list', '--json')).stdout) as ListedClient[];
  const { where = '', text = '' } =
    listed.flatMap(({ agents }) => agents).find(({ agent }) => /Claude/.test(agent)) ?? {};
  const file = join(home, where.replace('~/', ''));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const command = `git ls-remote https://github.com/${repository} HEAD; command -v gh; gh api repos/${repository} -q .full_name`;
  const model = await startScriptedModel(({ calls }) =>
    calls.length > 0 ? { say: 'Done.' } : { call: 'Bash', args: { command } },
  );
  onTestFinished(() => model.close());
  await drive('claude-code', 'Look.', { home, model: model.origin, mcpUrl: hub.mcpUrl, key: '' });
  const { result = '' } = model.turns.at(-1)?.calls[0] ?? {};
  expect(result).toMatch(new RegExp(`^[0-9a-f]{40}\\tHEAD\n${home}/\\S+/bin/gh\n`));
});
