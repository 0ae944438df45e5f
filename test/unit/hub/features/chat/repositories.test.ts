import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRepositories } from '../../../../../src/main/hub/features/chat/repositories.ts';
import type { Caller, CallRequest, CallResult } from '../../../../../src/main/hub/kernel/call.ts';
import type { Account, Grant } from '../../../../../src/shared/model.ts';
import { fail, ok, type Result } from '../../../../../src/shared/result.ts';

const grant = { tools: ['github_list_repositories'], repositories: ['*'] } as unknown as Grant;
const account = { id: 'cac_1', label: 'ada' } as Account;
const callerOf = (id = 'key_1', signal = new AbortController().signal): Caller =>
  ({ key: { id, grant, revoked: new AbortController().signal }, endpoint: 'chat', signal, patience: 0 }) as Caller;

const page = (names: string[], next?: string): Result<CallResult> =>
  ok({
    value: {
      items: names.map((repository) => ({ repository, private: true })),
      ...(next !== undefined && { next_cursor: next }),
    },
  });
const namesOf = (listed: Awaited<ReturnType<ReturnType<typeof createRepositories>>>) =>
  listed.ok ? listed.value.map(({ repository }) => repository) : listed.failure.code;

it('gives nobody the list that went away with another caller', async () => {
  const gone = new AbortController();
  const call = async ({ signal }: CallRequest): Promise<Result<CallResult>> => {
    await turn();
    return signal.aborted ? fail('cancelled') : page(['ada/ledger']);
  };
  const repositories = createRepositories({ call }, { now: () => 0 });
  const first = repositories(callerOf('key_1', gone.signal), account);
  const second = repositories(callerOf(), account);
  gone.abort();
  expect([namesOf(await first), namesOf(await second)]).toEqual(['cancelled', ['ada/ledger']]);
});

it('fails where a page is missing, and keeps no part of a list', async () => {
  let broken = true;
  const call = async ({ arguments: given }: CallRequest): Promise<Result<CallResult>> => {
    if (!(given as { cursor?: string }).cursor) return page(['ada/ledger'], 'more');
    return broken ? fail('platform_unreachable') : page(['ada/parser']);
  };
  const repositories = createRepositories({ call }, { now: () => 0 });
  expect(namesOf(await repositories(callerOf(), account))).toBe('platform_unreachable');
  broken = false;
  expect(namesOf(await repositories(callerOf(), account))).toEqual(['ada/ledger', 'ada/parser']);
});

it('keeps a list for a minute, for the one key and account', async () => {
  let now = 0;
  let calls = 0;
  const call = async (): Promise<Result<CallResult>> => page([`ada/list-${++calls}`]);
  const repositories = createRepositories({ call }, { now: () => now });
  const asked = [callerOf(), callerOf(), callerOf('key_2')];
  const names: unknown[] = [];
  for (const caller of asked) names.push(namesOf(await repositories(caller, account)));
  names.push(namesOf(await repositories(callerOf(), { ...account, id: 'cac_2' })));
  now = 60_000;
  names.push(namesOf(await repositories(callerOf(), account)));
  expect(names.flat()).toEqual(['ada/list-1', 'ada/list-1', 'ada/list-2', 'ada/list-3', 'ada/list-4']);
});
