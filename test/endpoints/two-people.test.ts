/** Two people on one hub: each reaches only their own, and nothing of one is of use to the other. */
import { describe, expect, it } from 'vitest';
import type { CallName } from '../../src/shared/contract.ts';
import { rawOAuth } from '../harness/raw-oauth.ts';
import { postTool } from '../harness/tool-server.ts';
import { ada, grace, sharedHub, startHub, type TestHub } from '../harness/world.ts';

const { world, hub: all } = sharedHub();
let keys: { ada: { key: string; id: string }; grace: { key: string; id: string } };

const codeOf = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
  result.ok ? 'ok' : result.failure.code;
const tool = (name: string, args: object, key: string) => postTool(all, key, name, args);

describe('being let in', () => {
  it('needs an invitation for one’s own verified address, once', async () => {
    expect(codeOf(await all.tried('session.signIn', { signUp: false }, grace))).toBe('invitation_needed');
    expect(codeOf(await all.tried('session.signIn', { signUp: false, invitation: 'guessed' }, grace))).toBe(
      'invitation_needed',
    );
    const other = await all.call('people.invite', { email: 'somebody@example.com' });
    expect(codeOf(await all.tried('session.signIn', { signUp: false, invitation: other.code }, grace))).toBe(
      'invitation_needed',
    );
    const { code } = await all.call('people.invite', { email: 'Grace@example.com' });
    expect(await all.call('session.signIn', { signUp: false, invitation: code }, grace)).toMatchObject({
      userId: grace,
      owner: false,
    });
    expect(codeOf(await all.tried('session.signIn', { signUp: false, invitation: code }, undefined))).not.toBe('ok');
    await all.call('accounts.connect', { platform: 'github' }, grace);
    keys = {
      ada: await all.createKey({ write: true, callsPerMinute: 1000 }),
      grace: await all.createKey({ write: true, callsPerMinute: 1000 }, grace),
    };
  });

  it('expires after a week', async () => {
    const { code } = await all.call('people.invite', { email: 'late@example.com' });
    all.ports.advance(7 * 86_400_000);
    expect((await all.call('people.list', {})).invitations).toEqual([]);
    all.ports.advance(-7 * 86_400_000);
    expect(code.length).toBeGreaterThan(20);
  });

  it('revokes at the tenant what a person who is not let in has signed in with', async () => {
    const second = await startHub(world);
    await world.control('DELETE', '/requests');
    await second.tried('session.signIn', { signUp: false }, grace);
    expect((await world.requests()).filter(({ path }) => path.startsWith('/oauth/revoke'))).toHaveLength(1);
    await second.hub.close();
  });

  it('signs in the person it is for and no other', async () => {
    const context = { openUrl: world.visit('grace'), signal: new AbortController().signal, userId: ada };
    expect(codeOf(await all.hub.calls['session.signIn']({ signUp: false }, context))).toBe('other_person');
  });
});

describe('what each sees', () => {
  it('keys, accounts, approvals and records are listed for their own person only', async () => {
    const id = (
      (await (
        await tool('github_create_issue', { repository: 'ada-demo/atlas-service', title: 'Mine' }, keys.ada.key)
      ).json()) as { approval_id: string }
    ).approval_id;
    const names: CallName[] = ['accounts.list', 'keys.list', 'approvals.list', 'audit.list'];
    for (const name of names) {
      const [hers, theirs] = [
        JSON.stringify(await all.call(name as 'audit.list', { limit: 50 }, ada)),
        JSON.stringify(await all.call(name as 'audit.list', { limit: 50 }, grace)),
      ];
      expect([name, hers.includes(ada), hers.includes(grace)]).toEqual([name, true, false]);
      expect([name, theirs.includes(ada)]).toEqual([name, false]);
    }
    expect((await all.call('people.list', {}, grace)).people.map(({ userId }) => userId)).toEqual([grace]);
    await all.call('approvals.deny', { id });
  });
});

describe('what one can do with what is the other’s', () => {
  it('nothing with a key, an approval or an account', async () => {
    const asked = (await (
      await tool('github_create_issue', { repository: 'ada-demo/atlas-service', title: 'Mine' }, keys.ada.key)
    ).json()) as { approval_id: string };
    const [approval] = await all.call('approvals.list', {});
    const [account] = await all.call('accounts.list', {});
    const id = asked.approval_id;
    expect(codeOf(await all.tried('approvals.approve', { id, hash: approval?.hash ?? '' }, grace))).toBe(
      'approval_unknown',
    );
    expect(codeOf(await all.tried('approvals.deny', { id }, grace))).toBe('approval_unknown');
    expect((await tool('approval_status', { approval_id: id }, keys.grace.key)).status).toBe(404);
    expect(codeOf(await all.tried('keys.revoke', { id: keys.ada.id }, grace))).toBe('usage');
    expect(codeOf(await all.tried('keys.pause', { id: keys.ada.id }, grace))).toBe('usage');
    expect(codeOf(await all.tried('accounts.disconnect', { account: account?.id ?? '' }, grace))).toBe(
      'account_unknown',
    );
    expect(
      codeOf(
        await all.tried('keys.create', { client: 'x', write: false, days: 1, accounts: [account?.id ?? ''] }, grace),
      ),
    ).toBe('account_unknown');
    expect((await tool('github_get_me', { account: account?.id }, keys.grace.key)).status).toBe(404);
    expect((await tool('github_get_me', {}, keys.ada.key)).status).toBe(200);
    await all.call('approvals.deny', { id });
  });

  it('nothing more as the owner: administering is not reading', async () => {
    const [graceKey] = await all.call('keys.list', {}, grace);
    expect(codeOf(await all.tried('keys.revoke', { id: graceKey?.id ?? '' }, ada))).toBe('usage');
    expect(JSON.stringify(await all.call('audit.list', { limit: 1000 }, ada))).not.toContain(grace);
  });
});

describe('removing a person', () => {
  it('ends their keys, approvals, accounts and sign-in, and leaves the others alone', async () => {
    const ofGrace: TestHub = { ...all, call: (name, input) => all.call(name, input, grace) };
    const oauth = rawOAuth(() => ofGrace);
    const client = await oauth.register();
    const { access_token: token } = await oauth.redeem(client, await oauth.code(client));
    expect(await oauth.works(token)).toBe(200);
    await all.call('people.remove', { person: 'grace@example.com' });
    expect([(await tool('github_get_me', {}, keys.grace.key)).status, await oauth.works(token)]).toEqual([401, 401]);
    expect((await all.call('people.list', {})).people.map(({ userId }) => userId)).toEqual([ada]);
    expect((await tool('github_get_me', {}, keys.ada.key)).status).toBe(200);
    expect(codeOf(await all.tried('people.remove', { person: ada }))).toBe('usage');
    expect((await all.call('audit.verify', {})).firstBadSequence).toBeNull();
  });
});

describe('metrics of the whole hub', () => {
  it('are for a key that the owner made for them alone, and name nobody and no place', async () => {
    const wish = { client: 'Prometheus', endpoints: ['metrics' as const], write: false, days: 30 };
    expect(codeOf(await all.tried('keys.create', wish, grace))).toBe('not_owner');
    const wide = { ...wish, endpoints: ['metrics' as const, 'mcp' as const] };
    expect(codeOf(await all.tried('keys.create', wide, ada))).toBe('usage');
    const { key } = await all.createKey(wish);
    const metrics = (bearer: string) =>
      fetch(`${all.url}/metrics`, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
    const { key: used } = await all.createKey({});
    expect([(await metrics('')).status, (await metrics(used)).status]).toEqual([401, 403]);
    expect((await tool('github_get_me', {}, key)).ok).toBe(false);
    // Nobody who is refused waits for the record, and what is counted is written. What a call writes comes after it in the chain.
    await tool('github_get_me', {}, used);
    await tool('github_get_issue', { repository: 'ada-demo/none', number: 1 }, used);
    const text = await (await metrics(key)).text();
    for (const line of [
      /^ogx_calls_total\{endpoint="openapi",access="read",outcome="ok"\} [1-9]/m,
      /^ogx_call_errors_total\{code="platform_not_found"\} [1-9]/m,
      /^ogx_call_seconds_bucket\{endpoint="openapi",access="read",le="\+Inf"\} [1-9]/m,
      /^ogx_vault_exchanges_total\{outcome="ok"\} [1-9]/m,
      /^ogx_blocked_total\{reason="no_key"\} [1-9]/m,
      /^ogx_approvals_waiting \d/m,
      /^ogx_people \d$/m,
    ])
      expect(text).toMatch(line);
    expect(text).not.toMatch(/ada|grace|github|demo|cac_|key_|auth0/i);
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{.+\})? -?[\d.e+-]+)$/);
  });
});
