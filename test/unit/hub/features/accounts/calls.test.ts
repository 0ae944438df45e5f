import { expect, it } from 'vitest';
import { accountHandlers } from '../../../../../src/main/hub/features/accounts/calls.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { createWake } from '../../../../../src/main/hub/ground/wake.ts';
import { Accounts } from '../../../../../src/main/hub/identity/accounts/accounts.ts';
import { byFetch } from '../../../../../src/main/hub/identity/vault/egress.ts';
import type { TokenStores } from '../../../../../src/main/hub/identity/vault/token-store.ts';
import { Vault } from '../../../../../src/main/hub/identity/vault/vault.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { lateDatabase } from '../../../../harness/late-database.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const platform: Platform = {
  name: 'github',
  title: 'GitHub',
  connection: 'github',
  scopes: [],
  apiUrl: 'http://127.0.0.1',
  places: [],
  whoami: async () => ok({ userId: '1', label: 'ada' }),
  tools: [],
};

it.each([1, 2, 3])(
  'makes one exchange for ten checks at once, however late the database answers (seed %i)',
  async (seed) => {
    const database = databaseIn();
    await database.write([
      {
        sql: "INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES ('auth0|ada', 'Ada', '', '', 1)",
        values: [],
      },
      {
        sql: `INSERT INTO accounts (id, user_id, platform, platform_user_id, label, state, scopes, connected_at)
            VALUES ('cac_1', 'auth0|ada', 'github', '1', 'ada', 'connected', '[]', '')`,
        values: [],
      },
    ]);
    const { clock } = memoryPorts();
    let exchanges = 0;
    const exchange = async () => {
      exchanges += 1;
      return ok({ secret: new Secret(`token-${exchanges}`), expiresAt: clock.now() + 3_600_000 });
    };
    const vault = new Vault(exchange, clock, createWake(clock), () => byFetch);
    const accounts = new Accounts({
      database: lateDatabase(database, seed),
      stores: { of: () => ({ list: async () => fail('tenant_unreachable') }) } as unknown as TokenStores,
      vault,
      clock,
    });
    const audit = { append: async () => undefined, last: { success: async () => new Map() } };
    const parts = { accounts, vault, audit, ports: { clock }, platforms: () => [platform] } as unknown as Parameters<
      typeof accountHandlers
    >[0];
    const calls = accountHandlers(parts);
    const context = { userId: 'auth0|ada', signal: new AbortController().signal, openUrl: async () => undefined };
    const check = () => calls['accounts.check']({ account: 'ada' }, context);
    const checkTenTimes = () => Promise.all(Array.from({ length: 10 }, check));
    for (const checked of await checkTenTimes())
      expect(checked).toMatchObject({ ok: true, value: { state: 'connected' } });
    expect(exchanges).toBe(1);
    await check();
    expect(exchanges).toBe(2);
  },
);
