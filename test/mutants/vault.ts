import type { Mutant } from './mutant.ts';

const vault = { file: 'src/main/hub/identity/vault/local/local-vault.ts' };
const unit = { test: 'test/unit/hub/identity/vault/local-vault.test.ts' };
const sealed = "SECURITY.md: This computer's vault opens";

/** This computer's vault: who gets which token, and what a renewal may lose. */
export const vaultMutants: Mutant[] = [
  {
    ...vault,
    ...unit,
    promise: 'A row opens for its own person alone.',
    proves: [sealed],
    old: "within: { column: 'user_id', is: userId } });",
    new: "within: { column: 'user_id', is: userId.slice(0, 6) } });",
    title: 'is nobody else’s, by any id',
  },
  {
    ...vault,
    ...unit,
    promise: 'A hub that forgets its secrets connects no account.',
    old: "if (!this.#isDurable) return fail('vault_in_memory');",
    new: '',
    title: 'is not kept by a hub whose secrets are gone at the next start',
  },
  {
    ...vault,
    ...unit,
    promise: 'One renewal per account runs at a time.',
    old: 'return this.#inTurn(accountId, async () => {\n      const row',
    new: 'return (async (_: string, run: () => Promise<Result<PlatformToken>>) => run())(accountId, async () => {\n      const row',
    title: 'is renewed once for 200 callers at once',
  },
  {
    ...vault,
    ...unit,
    promise: 'A token that the platform ended early is not handed out again.',
    old: 'refused !== undefined && Secret.same(refused, access)',
    new: 'refused !== undefined && Secret.same(refused, new Secret(""))',
    title: 'that the platform ended early is not handed out again',
  },
  {
    ...vault,
    ...unit,
    promise: 'A renewal that may have been lost says so.',
    old: 'if (!row.isRenewing) await rows.set(id, { ...row, isRenewing: true });',
    new: '',
    title: 'whose answer never came says so',
  },
  {
    ...vault,
    ...unit,
    promise: 'What a service gave is on disk before anybody has it.',
    old: '      await rows.set(id, next);\n      return ok(next);',
    new: '      void rows.set(id, next).catch(() => {});\n      return ok(next);',
    title: 'gives nobody a token that is not on the disk',
  },
  {
    ...vault,
    ...unit,
    promise: 'An account that is removed keeps what it takes until the service has answered.',
    old: 'if (ended.ok) await rows.set(id, undefined);',
    new: 'await rows.set(id, undefined);',
    title: 'keeps what it takes until the service has answered',
  },
  {
    ...vault,
    ...unit,
    promise: 'What an application gave that another has taken the place of is ended.',
    old: 'before.application.clientId !== application.clientId',
    new: 'before.application.clientId === application.clientId',
    title: 'ends what an application gave that another has taken the place of',
  },
  {
    file: 'src/main/hub/contract/windows.ts',
    promise: 'Only a window that took the passphrase makes its person the owner.',
    proves: ['SECURITY.md: A hub without a tenant belongs'],
    old: "if (call === 'session.startHere') return opened ? undefined : fail('signed_out');",
    new: "if (call === 'session.startHere') return undefined;",
    test: 'test/endpoints/local-vault.test.ts',
    title: 'has opened it with its passphrase',
  },
  {
    file: 'src/main/hub/features/people/calls.ts',
    promise: 'Where there is a tenant, the tenant says who somebody is.',
    old: "if (settings.read().tenant) return fail('usage'",
    new: "if (userInfo().uid < -1) return fail('usage'",
    test: 'test/endpoints/local-vault.test.ts',
    title: 'has no tenant: where there is one, it says who somebody is',
  },
  {
    file: 'src/main/hub/identity/vault/local/github-app.ts',
    promise: 'GitHub’s answer counts with the state that the hub gave.',
    old: "url.searchParams.get('state') !== ticket",
    new: "url.searchParams.get('state') === ''",
    test: 'test/endpoints/local-vault.test.ts',
    title: 'is not begun by a page of another program',
  },
];
