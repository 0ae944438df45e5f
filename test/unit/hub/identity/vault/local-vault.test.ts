/** This computer's vault over a service of the test: who gets which token, and what a renewal may lose. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../../../src/main/hub/ground/database/database.ts';
import { createFlowPages } from '../../../../../src/main/hub/ground/flow-pages.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import type { DirectService, GivenTokens } from '../../../../../src/main/hub/identity/vault/local/direct-service.ts';
import { LocalVault } from '../../../../../src/main/hub/identity/vault/local/local-vault.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import { fail, ok, type Result } from '../../../../../src/shared/result.ts';
import { databaseIn } from '../../../../harness/database.ts';

const hour = 3_600_000;
const ada = 'local|ada';
const hubSecret = Buffer.alloc(32, 7);
const github = { connection: 'github', title: 'GitHub' } as Platform;
const browser = { openUrl: async () => {}, signal: new AbortController().signal };
const consent = { scopes: [] };

let database: Database;
let now: number;
/** What the service has given so far, and what it answers next instead. */
let given: number;
let asked: { renewed: string[]; ended: string[]; connected: (string | undefined)[] };
let renewal: (() => Promise<Result<GivenTokens>>) | undefined;
let ending: Result<string>;

const over = 'The platform no longer accepts the connection of this account.';
const lost = `reconnect: ${over} The service renewed its token, and the new one never arrived: the hub was stopped, or the network failed.`;
const tokens = (): GivenTokens => {
  given += 1;
  return {
    access: new Secret(`access-${given}`),
    expiresAt: now + 8 * hour,
    refresh: new Secret(`refresh-${given}`),
    refreshEndsAt: now + 180 * 24 * hour,
  };
};
const service: DirectService = {
  connection: 'github',
  async connect(known) {
    asked.connected.push(known?.clientId);
    const application = known ?? { clientId: `app-${given}`, clientSecret: new Secret('s'), name: 'app' };
    return ok({ application, tokens: tokens(), who: '583231' });
  },
  async renew(_, refresh) {
    asked.renewed.push(Secret.reveal(refresh));
    return (await renewal?.()) ?? ok(tokens());
  },
  async end({ clientId }, { access }) {
    asked.ended.push(`${clientId} ${Secret.reveal(access)}`);
    return ending;
  },
  page: () => 'https://github.example/app',
};
const open = (isDurable = true, secret = hubSecret, on = database) =>
  new LocalVault({
    database: on,
    pages: createFlowPages(() => 'http://127.0.0.1:1'),
    secrets: { isDurable },
    hubSecret: secret,
    clock: { now: () => now },
    services: [service],
  });

async function connected(vault = open(), userId = ada) {
  const account = await vault.connect(userId, github, consent, browser);
  if (!account.ok) throw new Error(account.failure.message);
  return account.value.id;
}
const exchangeOf = (accountId: string, userId = ada) => ({
  userId,
  accountId,
  connection: 'github',
  loginHint: undefined,
});
async function tokenOf(vault: LocalVault, accountId: string, more: { userId?: string; refused?: Secret } = {}) {
  const got = await vault.token({ ...exchangeOf(accountId), ...more });
  return got.ok ? Secret.reveal(got.value.secret) : `${got.failure.code}: ${got.failure.message}`;
}

beforeEach(() => {
  database = databaseIn();
  now = Date.UTC(2026, 11, 3);
  given = 0;
  asked = { renewed: [], ended: [], connected: [] };
  renewal = undefined;
  ending = ok('It is over there.');
});
afterEach(() => database.close());

describe('a token', () => {
  it('is handed out as long as it lasts, and renewed when it does not', async () => {
    const vault = open();
    const id = await connected(vault);
    now += 7 * hour;
    expect(await tokenOf(vault, id)).toBe('access-1');
    now += hour;
    expect([await tokenOf(vault, id), asked.renewed]).toEqual(['access-2', ['refresh-1']]);
  });

  it('is renewed once for 200 callers at once, and for one who comes while that is under way', async () => {
    const vault = open();
    const id = await connected(vault);
    now += 9 * hour;
    const slow = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    renewal = async () => {
      began.resolve();
      await slow.promise;
      return ok(tokens());
    };
    const callers = Array.from({ length: 200 }, () => tokenOf(vault, id));
    await began.promise;
    const late = tokenOf(vault, id);
    slow.resolve();
    expect(new Set(await Promise.all([...callers, late]))).toEqual(new Set(['access-2']));
    expect(asked.renewed).toHaveLength(1);
  });

  it('that the platform ended early is not handed out again', async () => {
    const vault = open();
    const id = await connected(vault);
    expect(await tokenOf(vault, id, { refused: new Secret('access-1') })).toBe('access-2');
    // Who was refused with the one before gets the one that is there now.
    expect(await tokenOf(vault, id, { refused: new Secret('access-1') })).toBe('access-2');
    expect(asked.renewed).toEqual(['refresh-1']);
  });

  it('is nobody else’s, by any id, and no row of one person opens as that of another', async () => {
    const vault = open();
    const id = await connected(vault);
    const grace = 'local|grace';
    const unknown = 'no_account: No account is connected for this. This computer’s vault holds nothing for github.';
    expect([await tokenOf(vault, id, { userId: grace }), await tokenOf(vault, 'own_0')]).toEqual([unknown, unknown]);
    await database.write([
      { sql: 'INSERT INTO vault_accounts SELECT ?, id, sealed FROM vault_accounts', values: [grace] },
      { sql: "INSERT INTO vault_accounts SELECT user_id, 'own_1', sealed FROM vault_accounts LIMIT 1", values: [] },
    ]);
    expect([await tokenOf(vault, id, { userId: grace }), await tokenOf(vault, 'own_1')]).toEqual([unknown, unknown]);
    expect([await vault.list(grace), await vault.remove(grace, id)]).toMatchObject([{ value: [] }, { ok: true }]);
    expect([await tokenOf(vault, id), asked.ended]).toEqual(['access-1', []]);
  });

  it('goes to its own connection alone, no matter on which platform somebody says that its account is', async () => {
    const vault = open();
    const id = await connected(vault);
    expect(
      await vault.token({ ...exchangeOf(id), connection: 'registered-evil-example-0123456789abcdef' }),
    ).toMatchObject({
      failure: { code: 'no_account' },
    });
    expect(await tokenOf(vault, id)).toBe('access-1');
  });

  it('rests sealed: with the hub’s secret it opens after a restart, with another it does not', async () => {
    const id = await connected();
    const [row] = await database.read('SELECT * FROM vault_accounts');
    expect(Buffer.from(row?.['sealed'] as Uint8Array).toString('latin1')).not.toMatch(/access-1|refresh-1|app-0/);
    expect(await tokenOf(open(), id)).toBe('access-1');
    expect(await tokenOf(open(true, Buffer.alloc(32, 8)), id)).toMatch(/^no_account/);
  });

  it('is not kept by a hub whose secrets are gone at the next start, and the person is not sent away for it', async () => {
    expect(await open(false).connect(ada, github, consent, browser)).toMatchObject({
      failure: { code: 'vault_in_memory' },
    });
    expect(asked.connected).toEqual([]);
  });

  it('of a platform that no service here serves needs a tenant', async () => {
    const slack = { connection: 'sign-in-with-slack', title: 'Slack' } as Platform;
    expect(await open().connect(ada, slack, consent, browser)).toMatchObject({ failure: { code: 'needs_tenant' } });
  });
});

describe('a renewal', () => {
  it('is said on the disk before it is sent', async () => {
    const vault = open();
    const id = await connected(vault);
    now += 9 * hour;
    let seen = '';
    renewal = async () => {
      renewal = async () => fail('reconnect', 'bad_refresh_token');
      seen = await tokenOf(open(), id); // as a hub finds it that starts after a kill in between
      return ok(tokens());
    };
    expect([await tokenOf(vault, id), seen]).toEqual(['access-2', lost]);
  });

  it('gives nobody a token that is not on the disk', async () => {
    const id = await connected();
    now += 9 * hour;
    let full = false;
    const write: Database['write'] = async (...writes) => {
      if (full) throw new Error('The disk is full.');
      return database.write(...writes);
    };
    const vault = open(true, hubSecret, { ...database, write });
    renewal = async () => {
      full = true;
      return ok(tokens());
    };
    expect(await tokenOf(vault, id).catch((error: Error) => error.message)).toBe('The disk is full.');
    renewal = async () => fail('reconnect', 'bad_refresh_token');
    expect(await tokenOf(open(), id)).toBe(lost);
  });

  it('whose answer never came says so when the service has used the refresh token up', async () => {
    const vault = open();
    const id = await connected(vault);
    now += 9 * hour;
    renewal = async () => fail('platform_unreachable');
    expect(await tokenOf(vault, id)).toMatch(/^platform_unreachable/);
    renewal = async () => fail('reconnect', 'bad_refresh_token');
    expect(await tokenOf(open(), id)).toBe(lost);
    // It is settled now, and said plainly from then on.
    expect(await tokenOf(open(), id)).toBe(`reconnect: ${over} bad_refresh_token`);
    renewal = undefined;
    expect([await connected(open()), await tokenOf(open(), id)]).toEqual([id, 'access-2']);
  });

  it('keeps what the answer leaves out: the refresh token, its end, and the scopes', async () => {
    const vault = open();
    const id = await connected(vault);
    const before = await vault.list(ada);
    renewal = async () => ok({ access: new Secret('access-next'), expiresAt: now + hour });
    for (const _ of [1, 2]) {
      now += 9 * hour;
      expect(await tokenOf(vault, id)).toBe('access-next');
    }
    expect([asked.renewed, await vault.list(ada)]).toEqual([['refresh-1', 'refresh-1'], before]);
  });

  it('that the service refuses is not said to be lost', async () => {
    const vault = open();
    const id = await connected(vault);
    now += 9 * hour;
    renewal = async () => fail('reconnect', 'bad_refresh_token');
    expect(await tokenOf(vault, id)).toBe(`reconnect: ${over} bad_refresh_token`);
  });

  it('by an application that the service has forgotten leads to another, with the same id', async () => {
    const vault = open();
    const id = await connected(vault);
    now += 9 * hour;
    renewal = async () => fail('client_unknown');
    expect(await tokenOf(vault, id)).toBe(`reconnect: ${over} The service has forgotten the application of this hub.`);
    renewal = undefined;
    await vault.connect(ada, github, { ...consent, again: id }, browser);
    await vault.connect(ada, github, { ...consent, again: id }, browser);
    expect(asked.connected).toEqual([undefined, undefined, 'app-1']);
    expect(await vault.list(ada)).toMatchObject({ value: [{ id }] });
  });
});

describe('removing', () => {
  it('ends the consent at the service by a token that lives, then forgets it', async () => {
    const vault = open();
    const id = await connected(vault);
    now += 9 * hour;
    expect(await vault.remove(ada, id)).toEqual(
      ok({
        answer: 'revoked',
        detail: 'This computer’s vault has forgotten it. It is over there.',
        page: 'https://github.example/app',
      }),
    );
    expect([asked.ended, await vault.list(ada)]).toEqual([['app-0 access-2'], ok([])]);
    expect(await tokenOf(vault, id)).toMatch(/^no_account/);
  });

  it('keeps what it takes until the service has answered', async () => {
    const vault = open();
    const id = await connected(vault);
    ending = fail('platform_unreachable');
    expect(await vault.remove(ada, id)).toMatchObject({ failure: { code: 'platform_unreachable' } });
    ending = ok('It is over there.');
    expect(await open().remove(ada, id)).toMatchObject({ value: { answer: 'revoked' } });
    expect(asked.ended).toHaveLength(2);
  });

  it.each(['platform_refused', 'reconnect'] as const)(
    'forgets it, and sends the person, where the service says %s',
    async (code) => {
      const vault = open();
      const id = await connected(vault);
      ending = fail(code);
      expect(await vault.remove(ada, id)).toMatchObject({
        value: { answer: 'by hand', page: 'https://github.example/app' },
      });
      expect(await vault.list(ada)).toEqual(ok([]));
    },
  );

  it('ends what an application gave that another has taken the place of', async () => {
    const vault = open();
    const id = await connected(vault);
    expect(await connected(vault)).toBe(id);
    expect(asked.ended).toEqual(['app-0 access-1']);
  });
});
