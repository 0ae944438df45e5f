/** How often the guard asks where there is nothing to guard from: fifty runs of agents, each with it and without. */
import { expect, it } from 'vitest';
import { github } from '../../src/main/hub/platforms/github/index.ts';
import type { Tool } from '../../src/main/hub/platforms/tool.ts';
import { ok } from '../../src/shared/result.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool } from '../harness/tool-server.ts';
import { sharedHub, startHub } from '../harness/world.ts';
import { type Run, runs, type Step } from './benign-runs.ts';

const url = 'https://github.example/x';
/** What GitHub would answer. It is not asked: it takes one change a second, and a question is put before that. */
const written: Record<string, object> = {
  github_create_issue: { number: 1, title: 'x', state: 'open', not_applied: [], url },
  github_update_issue: { number: 1, title: 'x', state: 'closed', not_applied: [], url },
  github_add_comment: { id: 1, url },
};
const unsent = (tool: Tool): Tool =>
  tool.access === 'read' ? tool : ({ ...tool, run: async () => ok(written[tool.name] ?? {}) } as Tool);

const { hub } = sharedHub(async (world) => {
  const platforms = [{ ...github, tools: github.tools.map(unsent) }];
  return startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts: { platforms } });
});

const post = (key: string, tool: string, args: object) => callTool(hub, key, tool, args);

/** Numbers of an open issue and an open pull request by people who work there, by repository. */
async function numbersIn(repository: string): Promise<Record<string, unknown>> {
  const { key } = await hub.createKey({ callsPerMinute: 1000 });
  const first = async (tool: string, state: string): Promise<unknown> => {
    const { body } = await post(key, tool, { repository, state, limit: 50 });
    const items = body['items'] as { number: number; outsider?: true }[];
    return items.find(({ outsider }) => !outsider)?.number;
  };
  return {
    issue: (await first('github_list_issues', 'open')) ?? (await first('github_list_issues', 'all')),
    pull: (await first('github_list_pull_requests', 'open')) ?? (await first('github_list_pull_requests', 'all')),
  };
}
const known = new Map<unknown, Promise<Record<string, unknown>>>();
async function argsOf([, args]: Step): Promise<object> {
  const { repository, number } = args;
  if (typeof number !== 'string') return args;
  const numbers = known.get(repository) ?? numbersIn(String(repository));
  known.set(repository, numbers);
  return { ...args, number: (await numbers)[number] };
}

/** How many questions the run puts to a person who allows the like of each for ten minutes, wherever they may. */
async function questionsOf([task, ...steps]: Run, guard: 'on' | 'off'): Promise<number> {
  const { key } = await hub.createKey({ write: true, callsPerMinute: 1000, ...(guard === 'off' && { guard }) });
  let questions = 0;
  for (const step of steps) {
    const answer = await post(key, step[0], await argsOf(step));
    expect([task, step, [200, 202].includes(answer.status), answer.body['error']]).toEqual([
      task,
      step,
      true,
      undefined,
    ]);
    if (answer.status !== 202) continue;
    questions += 1;
    const id = String(answer.body['approval_id']);
    const { hash, isAllowable } = await hub.call('approvals.show', { id });
    await hub.call('approvals.approve', { id, hash, forAWhile: isAllowable });
    expect((await post(key, 'approval_status', { approval_id: id })).status).toBe(200);
  }
  return questions;
}

it('raises at most two questions in a hundred that would not have been asked without it', async () => {
  expect(runs).toHaveLength(50);
  const more: string[] = [];
  const asked = { on: 0, off: 0 };
  for (const run of runs) {
    const [on, off] = [await questionsOf(run, 'on'), await questionsOf(run, 'off')];
    if (on !== off) more.push(`${run[0]}: ${on} instead of ${off}`);
    asked.on += on;
    asked.off += off;
  }
  console.log(`${asked.on} questions with the guard, ${asked.off} without it`, more);
  expect(asked.off).toBeGreaterThanOrEqual(35);
  expect(asked.on - asked.off).toBeLessThanOrEqual(asked.off * 0.02);
}, 300_000);
