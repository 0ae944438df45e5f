/** One touch is for requests of one client. */
import { expect, it } from 'vitest';
import type { CallContext } from '../../../../../src/main/hub/contract/handler.ts';
import { approvalHandlers } from '../../../../../src/main/hub/features/approvals/calls.ts';
import type { Approval } from '../../../../../src/shared/approval.ts';
import { approval } from '../../../../console/confirmation-samples.ts';
import { here } from '../../../../harness/authenticator.ts';

const ada = 'auth0|ada';

/** What one touch is asked for: the ids, or the code of the refusal. */
async function asked(...waiting: Approval[]): Promise<string | string[]> {
  let begun: string[] = [];
  const approvals = { list: (userId: string) => waiting.filter((one) => one.userId === userId) };
  const beginApproving = async (_: string, requests: readonly { id: string }[]) => {
    begun = requests.map(({ id }) => id);
    return {};
  };
  const parts = { approvals, passkeys: { beginApproving }, audit: {}, facts: {} };
  const calls = approvalHandlers(parts as never);
  const context = { userId: ada, approvePage: here } as unknown as CallContext;
  const requests = waiting.map(({ id, hash }) => ({ id, hash }));
  const answer = await calls['approvals.beginTogether']({ requests }, context);
  return answer.ok ? begun : answer.failure.code;
}
const request = (id: string, facts: Partial<Approval> = {}): Approval => ({
  ...approval(id, {}),
  userId: ada,
  keyId: 'key_1',
  access: 'write',
  state: 'waiting',
  ...facts,
});

it('approves several requests of one key', async () => {
  expect(await asked(request('one'), request('two'))).toEqual(['one', 'two']);
});

it.each<[string, Approval]>([
  ['another key of the same person', request('two', { keyId: 'key_2' })],
  ['another key of the same client', request('two', { keyId: 'key_2', client: request('one').client })],
  ['what deletes', request('two', { access: 'destructive' })],
  ['an undo', request('two', { isUndo: true })],
])('is not for one request and one of %s', async (_, other) => {
  expect(await asked(request('one'), other)).toBe('not_allowed');
  expect(await asked(other, request('one'))).toBe('not_allowed');
  expect(await asked(request('one'), request('three'), other)).toBe('not_allowed');
});

it('is not for a request of another person', async () => {
  expect(await asked(request('one'), request('two', { userId: 'auth0|grace' }))).toBe('approval_unknown');
});
