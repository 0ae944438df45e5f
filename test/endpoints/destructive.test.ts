/** What loses something is for keys that name it, and each such call waits for its person. */
import { expect, it } from 'vitest';
import { callTool, madeBy } from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

const { hub } = sharedHub();

const place = { repository: 'ada-demo/atlas-service', branch: 'trial' };

const call = (name: string, args: object, key: string) => callTool(hub, key, name, args);
const approved = async (name: string, args: object, key: string) => (await madeBy(hub, key, name, args)).body;

const destructive = async (key: string): Promise<string[]> => {
  const answer = await call('github_delete_branch', { ...place, dry_run: true }, key);
  return [String(answer.status), String(answer.body.error?.code)];
};

it('is not for a key that may only write', async () => {
  const { key } = await hub.createKey({ write: true });
  expect(await destructive(key)).toEqual(['403', 'not_allowed']);
  expect((await call('github_delete_branch', place, key)).status).toBe(403);
});

it('is for a key that says so, which may write too, and takes back what only a deletion takes back', async () => {
  const { key, id } = await hub.createKey({ destructive: true });
  const keys = await hub.call('keys.list', {});
  expect(keys.find((one) => one.id === id)?.grant.access).toEqual(['read', 'write', 'destructive']);
  const { undo } = await approved('github_create_branch', place, key);
  expect(undo).toEqual({ tool: 'github_delete_branch', arguments: place });
  await approved('github_delete_branch', place, key);
  const branches = (await call('github_list_branches', { repository: place.repository }, key)).body;
  expect(JSON.stringify(branches)).not.toContain(place.branch);
});
