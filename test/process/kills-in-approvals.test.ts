/** The hub dies at each step of a call whose approval outlives it: never is it made twice, and never is it called done where it was not. */
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { callTool } from '../harness/tool-server.ts';
import { type BuiltDemo, startBuiltDemo } from './built-demo.ts';

const crash = join(temporaryFolder(), 'crash');
let hub: BuiltDemo;
let key: string;
beforeAll(async () => {
  const crashes = resolve(import.meta.dirname, '../harness/crash-at-approval.ts');
  hub = await startBuiltDemo({ env: { NODE_OPTIONS: `--import ${crashes}`, CRASH_AT_APPROVAL: crash } });
  const run = await hub.cliAtTerminal(['demo'], 'keys', 'create', '--client', 'a test', '--write', '--patience', '8h');
  key = /ogx_[0-9A-Za-z]{49}/.exec(run.stdout)?.[0] ?? `no key in: ${run.stdout}${run.stderr}`;
});
afterAll(() => hub?.stop());

const repository = 'ada-demo/atlas-service';
const tool = (name: string, args: object) => callTool(hub, key, name, args);
const approve = (id: string) => hub.cliAtTerminal(['demo', 'yes'], 'approvals', 'approve', id);
const codeOf = async (id: string) => (await tool('approval_status', { approval_id: id })).body.error?.code ?? 'ok';
async function made(title: string): Promise<number> {
  const { body } = await tool('github_list_issues', { repository, state: 'open' });
  return ((body['items'] ?? []) as { title: string }[]).filter((one) => one.title === title).length;
}

it.each([
  { at: 'after waiting', isAsked: true, isMade: false, says: 'ok' },
  { at: 'after approved', isAsked: true, isMade: false, says: 'ok' },
  { at: 'after running', isAsked: false, isMade: false, says: 'outcome_unknown' },
  { at: 'before done', isAsked: false, isMade: true, says: 'outcome_unknown' },
  { at: 'after done', isAsked: false, isMade: true, says: 'ok' },
])('killed $at', async ({ at, isAsked, isMade, says }) => {
  const title = `Killed ${at}`;
  const named = { repository, title, idempotency_key: title };
  writeFileSync(crash, at);
  const asked = await tool('github_create_issue', named).catch(() => undefined);
  if (asked) await approve(String(asked.body['approval_id']));
  await expect
    .poll(() =>
      fetch(`${hub.url}/healthz`).then(
        () => 'alive',
        () => 'dead',
      ),
    )
    .toBe('dead');
  rmSync(crash);
  await hub.restart();

  expect(await made(title)).toBe(isMade ? 1 : 0);
  const waiting = JSON.parse((await hub.cli('approvals', 'list', '--json')).stdout) as { id: string }[];
  expect(waiting).toHaveLength(isAsked ? 1 : 0);
  const id = waiting[0]?.id ?? String(asked?.body['approval_id']);
  if (isAsked) expect((await approve(id)).code).toBe(0);
  expect(await codeOf(id)).toBe(says);
  const again = await tool('github_create_issue', named);
  expect(again.body.error?.code ?? again.body['title']).toBe(says === 'ok' ? title : says);
  expect(await made(title)).toBe(isAsked || isMade ? 1 : 0);
  expect((await hub.cli('audit', 'verify')).code).toBe(0);
});
