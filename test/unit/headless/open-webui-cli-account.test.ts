/** `openwebui account`: a password is asked for where it says something, hidden, and goes to the hub as it was typed. */
import { describe, expect, test, vi } from 'vitest';
import type { CallHandlers } from '../../../src/main/hub/index.ts';
import type { OpenWebUIStatus } from '../../../src/shared/open-webui.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { runCli, runCliAtTerminal, runPipedCliAtTerminal } from './run-cli.ts';
import { grace } from './stub-calls.ts';
import { status } from './stub-open-webui.ts';
import { hubWith } from './stub-socket.ts';

const passphrase = 'correct horse\n';

describe('openwebui account', () => {
  const password = 'my own P4ssword ';
  const asking = async (identity: OpenWebUIStatus['identity'], answer = identity) => {
    const account = vi.fn<CallHandlers['openwebui.account']>(async () => (answer ? ok(answer) : fail('internal')));
    const folder = await hubWith({
      'openwebui.status': async () => ok({ ...status, identity }),
      'openwebui.account': account,
    });
    return { account, words: ['openwebui', 'account', '--data-dir', folder] };
  };
  const none = { email: 'ada@example.com', account: null, by: null };
  const linked = { ...none, state: 'linked' as const, account: 'ada@example.com', by: 'password' as const };

  test.each([
    ['absent', /A password for your new account in Open WebUI \(not shown\)/],
    ['conflict', /Password of your account in Open WebUI \(not shown\)/],
    ['unknown', /Password of your account in Open WebUI \(not shown\)/],
  ] as const)(
    'asks for the password where the account is %s, as it is typed, and does not show it',
    async (state, said) => {
      const { account, words } = await asking({ ...none, state }, linked);
      const ran = await runCliAtTerminal(`${password}\n${passphrase}`, ...words);
      expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(said) });
      expect(ran.stdout).toContain('ada@example.com there, by its password');
      expect(ran.stdout).not.toContain('P4ssword');
      expect(account.mock.calls.map(([input]) => input)).toEqual([{ password }]);
    },
  );

  test.each(['linked', 'first sign-in'] as const)('asks for nothing where it is %s', async (state) => {
    const { account, words } = await asking({ ...linked, state });
    const ran = await runCli(...words, '--json');
    expect([ran.code, JSON.parse(ran.stdout)]).toMatchObject([0, { state }]);
    expect(account).not.toHaveBeenCalled();
  });

  test('reads no password from a pipe', async () => {
    const { account, words } = await asking({ ...none, state: 'conflict' }, linked);
    expect(await runCli(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining('at a terminal') });
    const piped = await runPipedCliAtTerminal(`${password}\n`, '\n', ...words);
    expect(piped).toMatchObject({ code: 2, stdout: expect.stringContaining('password is missing') });
    expect(account).not.toHaveBeenCalled();
  });

  test('of another person takes their passphrase, once', async () => {
    const { account, words } = await asking({ ...none, state: 'absent' }, linked);
    const ran = await runCliAtTerminal(`graces own\n${password}\n`, ...words, '--as', grace.email);
    expect(ran.code).toBe(0);
    expect(account.mock.calls[0]?.[1]).toMatchObject({ userId: grace.userId });
  });
});
