/** The hub's doors, as Open WebUI knocks at them: the older one with all cookies of the person's browser. */
import { expect } from 'vitest';
import type { Account } from '../../harness/open-webui/state.ts';
import { question, summarizer } from '../chat.ts';
import { progressing, repository } from '../requests.ts';
import type { Run } from '../run.ts';
import type { SignedIn } from './home.ts';

type Door = { method: 'GET' | 'POST'; path: string; body?: object; head?: Record<string, string> };

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const asked = (model: string, stream: boolean): object => ({
  model: `opengithubx/${model}`,
  stream,
  messages: [{ role: 'user', content: question }],
});
const modern = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'github_my_commits' };
const doors: Door[] = [
  ...['/openapi.json', '/llms.txt', '/v1/models', '/healthz', '/connect/github', '/console/', '/nowhere'].map(
    (path) => ({
      method: 'GET' as const,
      path,
    }),
  ),
  { method: 'POST', path: '/tools/github_get_me', body: {} },
  { method: 'POST', path: '/tools/github_get_issue', body: { repository, number: 14 } },
  { method: 'POST', path: '/mcp', body: progressing, head: modern },
  { method: 'POST', path: '/mcp', body: { jsonrpc: '2.0', id: 1, method: 'tools/list' } },
  { method: 'POST', path: '/v1/chat/completions', body: asked('digest', true) },
  { method: 'POST', path: '/v1/chat/completions', body: asked(summarizer, false) },
  { method: 'POST', path: '/console/api/openwebui.status', body: {} },
];

/** Knocks at every door; answers whether the tools let the caller in. */
export async function knock({ hub }: Run, given: Record<string, string>): Promise<boolean> {
  let isLetIn = false;
  for (const { method, path, body, head } of doors) {
    const headers = { ...(body && json), ...head, ...given };
    const answer = await fetch(`${hub.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    await answer.text();
    if (path === '/tools/github_get_me') isLetIn = answer.ok;
  }
  return isLetIn;
}

/** What a browser that is signed in there holds. */
export const cookieOf = ({ account, idToken }: SignedIn): string =>
  `oauth_id_token=${idToken}; oauth_session_id=of-a-test; owui-session=web; token=${account.token}`;

/** What people and their models do there, as the backend of Open WebUI passes it on. */
export async function peopleAsk(run: Run, account: Account): Promise<void> {
  const { fake } = run.openWebUI;
  const marker = fake.state.connections.OPENAI_API_CONFIGS['1']?.prefix_id ?? '';
  const keep = (what: string, text: string) => run.keep(`what Open WebUI was answered, ${what}`, text);
  for (const model of ['digest', summarizer].map((name) => `${marker}.opengithubx/${name}`)) {
    for (const stream of [true, false]) {
      const { status, body, refused } = await fake.ask(account, { model, text: question, stream });
      expect([model, status, refused, body]).toEqual([model, 200, undefined, expect.stringMatching(/\/commit\//)]);
      keep('a question', body);
    }
    keep('a task', (await fake.task(account, model, 'title_generation')).body);
  }
  // By those that lead to the tools for which the list has no room.
  const call = (by: string, name: string, given: object) =>
    fake.callTool(account, marker, by, { name, arguments: { repository, ...given } });
  const answer = await call('read_tool', 'github_get_issue', { number: 14 });
  expect(answer).toMatchObject({ status: 200 });
  keep('a tool', JSON.stringify(answer));
  const change = call('write_tool', 'github_create_issue', { title: 'Asked for in Open WebUI' });
  const waiting = await run.untilAsked('Open WebUI');
  expect(await run.approve(waiting)).toContain('"ok":true');
  keep('a change', JSON.stringify(await change));
}
