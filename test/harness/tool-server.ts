/** The hub's OpenAPI tool server as a client uses it, and its person's answer to what a client asks. */

import { postJson } from './post-json.ts';
import { ada, type TestHub } from './world.ts';

export type Reply = {
  status: number;
  body: Record<string, unknown> & { error: { code: string; message: string; hint: string } };
};

type At = Pick<TestHub, 'url'>;

export const postTool = (hub: At, key: string | undefined, name: string, args: object = {}): Promise<Response> =>
  postJson(`${hub.url}/tools/${name}`, args, key);

export async function callTool(hub: At, key: string, name: string, args: object): Promise<Reply> {
  const answer = await postTool(hub, key, name, args);
  return { status: answer.status, body: (await answer.json()) as Reply['body'] };
}

export const poll = (hub: TestHub, key: string, id: string): Promise<Reply> =>
  callTool(hub, key, 'approval_status', { approval_id: id });

/** As the person who was shown it; `forAWhile` allows its like for ten minutes. */
export async function approve(hub: TestHub, id: string, forAWhile = false) {
  const { hash } = await hub.call('approvals.show', { id });
  return hub.tried('approvals.approve', { id, hash, forAWhile });
}

/** Asks for a change, has it approved, and collects it. */
export async function madeBy(hub: TestHub, key: string, name: string, args: object, forAWhile = false) {
  const id = String((await callTool(hub, key, name, args)).body['approval_id']);
  const approved = await approve(hub, id, forAWhile);
  if (!approved.ok) throw new Error(approved.failure.message);
  return { id, ...(await poll(hub, key, id)) };
}

export const waiting = async (hub: TestHub) =>
  (await hub.call('approvals.list', {})).filter(({ state }) => state === 'waiting');

/** What Ada is asked to approve, as soon as she is. */
export async function untilAsked(hub: TestHub) {
  const asked = Promise.withResolvers<Awaited<ReturnType<typeof waiting>>[number]>();
  const tell = () => waiting(hub).then(([approval]) => approval && asked.resolve(approval), asked.reject);
  const stop = hub.hub.onChange(ada, tell);
  await tell();
  return asked.promise.finally(stop);
}

/** For between two tests: what one left unanswered is declined. */
export async function declineAll(hub: TestHub): Promise<void> {
  for (const { id } of await waiting(hub)) await hub.tried('approvals.deny', { id });
}
