/** A client is told why its request ended, and "declined" only where the person pressed *Deny*: while it waits, by its handle, and after a restart. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewKey } from '../../src/shared/shapes.ts';
import { modernClient } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool, poll as pollIn, untilAsked } from '../harness/tool-server.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
const [dataDir, ports] = [temporaryFolder(), memoryPorts()];
let hub: TestHub;
let titles = 0;
const issue = () => ({ repository: 'ada-demo/atlas-service', title: `Ended ${++titles}` });
beforeAll(async () => {
  hub = await startHub(world, true, dataDir, ports);
});
afterAll(() => hub.hub.close());

async function restart(): Promise<void> {
  await hub.hub.close();
  hub = await startHub(world, false, dataDir, ports);
}

type Asked = { id: string; keyId: string };
type End = (asked: Asked) => Promise<unknown>;
const ends: [string, End, string][] = [
  ['the person denies it', ({ id }) => hub.call('approvals.deny', { id }), 'approval_denied'],
  ['its key is paused', ({ keyId }) => hub.call('keys.pause', { id: keyId }), 'approval_withdrawn'],
  ['all passkeys are removed', () => hub.call('passkeys.reset', {}), 'approval_withdrawn'],
  [
    'nobody answers',
    async () => {
      ports.advance(40 * 3_600_000);
      await hub.call('approvals.list', {});
    },
    'approval_expired',
  ],
];
const newKey = (wish: Partial<NewKey> = {}) => hub.createKey({ write: true, days: 30, callsPerMinute: 1000, ...wish });
const resume = (id: string) => hub.tried('keys.resume', { id });
const codeBy = async (key: string, id: string) => (await pollIn(hub, key, id)).body.error?.code;

describe.each([
  ['that waits while its client does', {}],
  ['of a key with patience', { approvalHours: 8 }],
] as const)('a request %s', (_, wish) => {
  it.each(ends)('says so where %s: to the poll of its handle, and after a restart', async (_name, end, code) => {
    const [{ key, id: keyId }, other] = [await newKey(wish), await newKey(wish)];
    const id = String((await callTool(hub, key, 'github_create_issue', issue())).body['approval_id']);
    await end({ id, keyId });
    await resume(keyId);
    expect(await codeBy(key, id)).toBe(code);
    await restart();
    expect(await codeBy(key, id)).toBe(code);
    expect(await codeBy(other.key, id), 'another key is told nothing').toBe('approval_unknown');
  });
});

it('a request that the hub’s stop ended was not declined, and neither was one that was approved by then', async () => {
  const { key } = await newKey();
  const waiting = String((await callTool(hub, key, 'github_create_issue', issue())).body['approval_id']);
  const approved = String((await callTool(hub, key, 'github_create_issue', issue())).body['approval_id']);
  const { hash } = await hub.call('approvals.show', { id: approved });
  await hub.call('approvals.approve', { id: approved, hash });
  await restart();
  for (const id of [waiting, approved]) {
    const answer = await pollIn(hub, key, id);
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'approval_stopped' } } });
    expect(answer.body.error.hint).toMatch(/Make the call again/);
  }
});

describe('an open call over MCP', () => {
  const ends: [string, (keyId: string) => Promise<unknown>, RegExp][] = [
    ['is told of a pause', (id) => hub.call('keys.pause', { id }), /^approval_withdrawn: .*The key was paused\./],
    ['is told of a stop', restart, /^approval_stopped: /],
  ];
  it.each(ends)('%s', async (_name, end, said) => {
    const { key, id } = await newKey();
    const client = await modernClient(hub.mcpUrl, key);
    const answer = client.callTool('github_create_issue', issue());
    await untilAsked(hub);
    await end(id);
    expect((await answer).content[0]?.text).toMatch(said);
    await client.close().catch(() => undefined);
  });
});
