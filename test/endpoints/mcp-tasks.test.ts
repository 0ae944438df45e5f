/** A request that waits for hours is a task (SEP-2663) for a client that declares them, and for nobody else. */
import { afterEach, beforeAll, expect, it } from 'vitest';
import { postJson } from '../harness/post-json.ts';
import { approve, callTool, declineAll, waiting } from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();
const extension = 'io.modelcontextprotocol/tasks';
const title = 'Asked as a task';
const issue = { name: 'github_create_issue', arguments: { repository: 'ada-demo/atlas-service', title } };
let key: string;
beforeAll(async () => {
  ({ key } = await hub.createKey({ write: true, approvalHours: 8, days: 9, callsPerMinute: 1000 }));
});
afterEach(() => declineAll(hub));

type Answer = { status: number; result: Record<string, unknown>; error?: { code: number; data?: object } };

async function rpc(
  method: string,
  params: Record<string, unknown>,
  more: { able?: object; name?: string; key?: string } = {},
) {
  const { able = { extensions: { [extension]: {} } } } = more;
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': able,
  };
  const headers = {
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(method !== 'server/discover' && { 'mcp-name': more.name ?? String(params['name'] ?? params['taskId']) }),
  };
  const message = { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } };
  const response = await postJson(hub.mcpUrl, message, more.key ?? key, headers);
  return { status: response.status, ...((await response.json()) as object) } as Answer;
}
const create = async () => String((await rpc('tools/call', issue)).result['taskId']);
const look = async (taskId: string) => (await rpc('tasks/get', { taskId })).result;

it('is offered to keys with patience', async () => {
  const offered = async (of: string) =>
    JSON.stringify((await rpc('server/discover', {}, { key: of })).result['capabilities']).includes(extension);
  const { key: brisk } = await hub.createKey({ write: true });
  expect([await offered(key), await offered(brisk)]).toEqual([true, false]);
  const plain = rpc('tools/call', issue, { able: {} });
  await expect.poll(async () => (await waiting(hub)).length).toBe(1);
  await declineAll(hub);
  expect((await plain).result).toMatchObject({ resultType: 'complete', isError: true });
});

it('is made when the person approves it, and then has the result of the call', async () => {
  const created = await rpc('tools/call', issue);
  const { taskId } = created.result as { taskId: string };
  const task = {
    taskId,
    status: 'working',
    createdAt: expect.any(String),
    lastUpdatedAt: expect.any(String),
    ttlMs: 86_400_000,
    pollIntervalMs: 15_000,
    statusMessage: expect.any(String),
  };
  const meta = { _meta: expect.any(Object) };
  expect(created.result).toEqual({ resultType: 'task', ...task, ...meta });
  expect(await look(taskId)).toEqual({ resultType: 'complete', ...task, ...meta });
  expect((await rpc('tasks/update', { taskId, inputResponses: { approve: { action: 'accept' } } })).result).toEqual({
    resultType: 'complete',
    ...meta,
  });
  expect(await look(taskId)).toMatchObject({ status: 'working' }); // consent never comes from a client
  await approve(hub, taskId);
  await expect.poll(async () => (await look(taskId))['status']).toBe('completed');
  expect(await look(taskId)).toMatchObject({ resultType: 'complete', result: { structuredContent: { title } } });
  expect((await callTool(hub, key, 'approval_status', { approval_id: taskId })).body['title']).toBe(title);
  const made = await callTool(hub, key, 'github_list_issues', { repository: 'ada-demo/atlas-service' });
  expect(JSON.stringify(made.body).split(`"${title}"`)).toHaveLength(2);
});

it('is completed with an error where it was denied, and cancelled where its client says so', async () => {
  const [denied, cancelled] = [
    await create(),
    String(
      (await rpc('tools/call', { ...issue, arguments: { ...issue.arguments, title: 'Cancelled' } })).result['taskId'],
    ),
  ];
  await hub.call('approvals.deny', { id: denied });
  const result = { isError: true, content: [{ text: expect.stringMatching(/^approval_denied: /) }] };
  expect(await look(denied)).toMatchObject({ status: 'completed', result });
  expect((await rpc('tasks/cancel', { taskId: cancelled })).result['resultType']).toBe('complete');
  expect((await rpc('tasks/cancel', { taskId: cancelled })).result['resultType']).toBe('complete');
  expect(await look(cancelled)).toMatchObject({ status: 'cancelled' });
  expect((await hub.tried('approvals.approve', { id: cancelled, hash: '' })).ok).toBe(false);
  expect(world.ledger()).not.toContain('Cancelled');
});

it.each<[string, Parameters<typeof rpc>, Partial<Answer>]>([
  ['an unknown task', ['tasks/get', { taskId: 'apr_none' }], { status: 200, error: { code: -32602 } }],
  ['a task without a name', ['tasks/cancel', { taskId: 7 }, { name: '7' }], { status: 400, error: { code: -32020 } }],
  ['a client without tasks', ['tasks/get', { taskId: 'x' }, { able: {} }], { status: 400, error: { code: -32021 } }],
  ['a header of another task', ['tasks/get', { taskId: 'x' }, { name: 'y' }], { status: 400, error: { code: -32020 } }],
  ['a list of tasks', ['tasks/list', {}, { name: 'x' }], { error: { code: -32601 } }],
])('refuses %s', async (_, asked, answer) => {
  expect(await rpc(...asked)).toMatchObject(answer);
});

it('shows nobody else’s', async () => {
  const newKey = async () => (await hub.createKey({ write: true, approvalHours: 8, days: 9 })).key;
  const [own, other] = [await newKey(), await newKey()];
  const taskId = String((await rpc('tools/call', issue, { key: own })).result['taskId']);
  for (const method of ['tasks/get', 'tasks/cancel', 'tasks/update'])
    expect((await rpc(method, { taskId }, { key: other })).error?.code).toBe(-32602);
  expect((await rpc('tasks/get', { taskId }, { key: own })).result).toMatchObject({ status: 'working' });
});
