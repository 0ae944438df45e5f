import { describe, expect, it } from 'vitest';
import { accountNames, grantFor } from '../../../../../src/main/hub/features/keys/grants.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { platforms as builtIn } from '../../../../../src/main/hub/platforms/index.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import type { Account } from '../../../../../src/shared/model.ts';
import type { NewKey } from '../../../../../src/shared/shapes.ts';

const account = (platform: string): Account => ({
  id: `cac_${platform}`,
  userId: 'auth0|ada',
  platform,
  label: `ada-${platform}`,
  scopes: [],
  state: 'connected',
  connectedAt: '2026-11-01T00:00:00.000Z',
  expiresAt: null,
});
const [github] = builtIn;
/** An import that calls its API with the accounts of GitHub. */
const theirs: Platform[] = github
  ? [{ ...github, name: 'theirs', accountsOf: 'github', isImported: true, places: [], tools: [] }]
  : [];
const [read] = github?.tools ?? [];
if (read) theirs[0]?.tools.push({ ...read, name: 'theirs_get' });
const platforms = [...builtIn, ...theirs];
const inventory = createInventory(() => platforms);

function granted(connected: string[], wish: Partial<NewKey> = {}) {
  const whole = { client: 'a test', write: true, days: 1, ...wish };
  const made = grantFor(whole, connected.map(account), platforms, inventory, []);
  if (!made.ok) throw new Error(made.failure.message);
  const of = new Set(made.value.tools.map((name) => name.split('_')[0]));
  return { grant: made.value, accounts: made.value.accounts, of: [...of] };
}

describe('the accounts and tools of a key that names none', () => {
  it('are those that are connected, and never one that comes later beside them', () => {
    expect(granted(['github'])).toMatchObject({ accounts: ['cac_github'], of: ['github', 'theirs'] });
    expect(granted(['slack', 'github'])).toMatchObject({
      accounts: ['cac_github', 'cac_slack'],
      of: ['github', 'slack', 'theirs'],
    });
  });

  it('are, while there is none at all, the first on each platform', () => {
    const { accounts, of, grant } = granted([]);
    expect(accounts).toEqual(['first:github', 'first:slack', 'first:google', 'first:notion']);
    expect(of).toEqual(['github', 'slack', 'google', 'notion', 'theirs']);
    expect(accountNames(grant, [], platforms)[1]).toBe('the first Slack account you connect');
  });

  it('are of the platforms of the accounts that it names', () => {
    expect(granted(['github', 'slack'], { accounts: ['ada-slack'] })).toMatchObject({
      accounts: ['cac_slack'],
      of: ['slack'],
    });
  });

  it('are the tools that it names, whatever is connected', () => {
    expect(granted(['slack'], { tools: ['github_get_me'] })).toMatchObject({
      accounts: ['cac_slack'],
      of: ['github'],
    });
  });
});
