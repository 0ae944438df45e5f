import { describe, expect, it } from 'vitest';
import { linksAt } from '../../../../src/main/hub/links.ts';
import { github } from '../../../../src/main/hub/platforms/github/index.ts';
import { chooseAccount } from '../../../../src/main/hub/tools/choose-account.ts';
import type { Account, Grant } from '../../../../src/shared/model.ts';

const account = (id: string, more: Partial<Account> = {}): Account => ({
  id,
  userId: 'auth0|ada',
  platform: 'github',
  label: `login-${id}`,
  state: 'connected',
  scopes: [],
  connectedAt: '',
  expiresAt: null,
  ...more,
});
const all = [account('work'), account('home'), account('mail', { platform: 'google' })];

/** The id of the account, or the code of the refusal. */
function chosen(grant: Partial<Grant>, named?: string, accounts = all): string {
  const granted = { accounts: ['work', 'home', 'mail'], ...grant } as Grant;
  const found = chooseAccount(accounts, granted, github, named, linksAt('', 'chat'));
  return found.ok ? found.value.id : (found.failure.link ?? found.failure.code);
}

describe('the account of a call', () => {
  it('is the one it names, by id or by label, where the key covers it', () => {
    expect([chosen({}, 'home'), chosen({}, 'login-home')]).toEqual(['home', 'home']);
    expect([chosen({ accounts: ['work'] }, 'home'), chosen({}, 'mail')]).toEqual([
      'account_unknown',
      'account_unknown',
    ]);
  });

  it('is else the default of the key on that platform', () => {
    expect(chosen({ defaultAccounts: ['mail', 'home'] })).toBe('home');
    expect(chosen({ defaultAccounts: ['home'] }, 'work')).toBe('work');
  });

  it('is else the only one; with several the call has to name one', () => {
    expect([chosen({ accounts: ['home'] }), chosen({}), chosen({ defaultAccounts: ['mail'] })]).toEqual([
      'home',
      'several_accounts',
      'several_accounts',
    ]);
  });

  it('is none that is on its way out, default or not', () => {
    const leaving = [account('work'), account('home', { state: 'disconnecting' })];
    expect(chosen({ defaultAccounts: ['home'] }, undefined, leaving)).toBe('work');
    expect(chosen({ accounts: ['gone'], defaultAccounts: ['gone'] })).toBe('no_account');
  });

  it('is connected, or allowed to Open WebUI, by the link of the refusal', () => {
    const boundTo = { proof: 'sso', openWebUI: 'http://there' } as const;
    expect([chosen({ boundTo }, undefined, []), chosen({ accounts: [], boundTo })]).toEqual([
      '/connect/github?from=chat',
      '/allow/github?from=chat',
    ]);
  });
});
