/** Codes and tokens of the OAuth door in the hands of whoever found them: used twice, by others, elsewhere, or after their end. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { post, postOlder } from '../harness/mcp.ts';
import { rawOAuth } from '../harness/raw-oauth.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const { world, hub } = sharedHub();

const client = rawOAuth(() => hub);
const { register, code, redeem, refresh, works, send, signedIn, isRevoked } = client;

const minute = 60_000;
const day = 24 * 60 * minute;

describe('a code', () => {
  it.each<[string, Record<string, string | string[] | undefined>, string]>([
    ['without its verifier', { code_verifier: undefined }, 'invalid_request'],
    ['with another verifier', { code_verifier: 'y'.repeat(43) }, 'invalid_grant'],
    ['with a verifier too short', { code_verifier: 'y' }, 'invalid_grant'],
    ['with the challenge for verifier', { code_verifier: 'challenge' }, 'invalid_grant'],
    ['for another address', { redirect_uri: 'http://127.0.0.1:10/callback' }, 'invalid_grant'],
    ['for another resource', { resource: 'https://api.example.com/' }, 'invalid_target'],
    ['without a client', { client_id: undefined }, 'invalid_client'],
    ['said twice', { code_verifier: ['a', 'b'] }, 'invalid_request'],
  ])('gives nothing %s', async (_, fields, error) => {
    const own = await register();
    const given = await code(own);
    const said = fields['code_verifier'] === 'challenge' ? { code_verifier: own.challenge } : fields;
    const answer = await redeem(own, given, said);
    expect([answer.status, answer.error]).toEqual([error === 'invalid_client' ? 401 : 400, error]);
    expect(answer.access_token).toBeUndefined();
  });

  it('that was shown with a wrong proof is spent, and its key ended', async () => {
    const own = await register();
    const given = await code(own);
    await redeem(own, given, { code_verifier: 'y'.repeat(43) });
    expect((await redeem(own, given)).error).toBe('invalid_grant');
    expect(await isRevoked(own)).toBe(true);
  });

  it('is of no use to another client, and ends where one tries', async () => {
    const own = await register();
    const thief = await register();
    const given = await code(own);
    expect((await redeem({ ...thief, verifier: own.verifier }, given)).error).toBe('invalid_grant');
    expect(await isRevoked(own)).toBe(true);
  });

  it('injected into another attempt fails for the verifier of that attempt', async () => {
    const [attacker, victim] = [await register(), await register()];
    const stolen = await code(attacker);
    expect((await redeem({ ...victim, clientId: attacker.clientId }, stolen)).error).toBe('invalid_grant');
  });

  it('used twice ends all that came of it', async () => {
    const own = await register();
    const given = await code(own);
    const first = await redeem(own, given);
    expect(await works(first.access_token)).toBe(200);
    expect((await redeem(own, given)).error).toBe('invalid_grant');
    expect(await works(first.access_token)).toBe(401);
    expect((await refresh(own, first.refresh_token)).error).toBe('invalid_grant');
    expect(await isRevoked(own)).toBe(true);
  });

  it('used ten times at once leaves nobody in', async () => {
    const own = await register();
    const given = await code(own);
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(own, given)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    for (const { access_token } of answers) if (access_token) expect(await works(access_token)).toBe(401);
    expect(await isRevoked(own)).toBe(true);
  });

  it('is good for a minute', async () => {
    const own = await register();
    const given = await code(own);
    hub.ports.advance(minute);
    expect((await redeem(own, given)).error).toBe('invalid_grant');
    expect(await isRevoked(own)).toBe(true);
  });

  it('gives nothing where its key was revoked in between', async () => {
    const own = await register();
    const given = await code(own);
    await hub.call('keys.revoke', { id: (await client.key(own)).id });
    expect((await redeem(own, given)).error).toBe('invalid_grant');
  });
});

describe('tokens', () => {
  it('are of no use to another client, and stay good where one tries', async () => {
    const { own, access, refreshToken } = await signedIn();
    const thief = await register();
    expect((await refresh(thief, refreshToken)).error).toBe('invalid_grant');
    expect((await send('/oauth/revoke', { token: refreshToken, client_id: thief.clientId })).status).toBe(200);
    expect((await send('/oauth/revoke', { token: access, client_id: thief.clientId })).status).toBe(200);
    expect([await works(access), (await refresh(own, refreshToken)).status]).toEqual([200, 200]);
  });

  it('end together where two use one refresh token at once', async () => {
    const { own, access, refreshToken } = await signedIn();
    const answers = await Promise.all([refresh(own, refreshToken), refresh(own, refreshToken)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    const won = answers.find(({ status }) => status === 200);
    expect([await works(access), await works(won?.access_token)]).toEqual([401, 401]);
    expect((await refresh(own, won?.refresh_token)).error).toBe('invalid_grant');
    expect(await isRevoked(own)).toBe(true);
  });

  it('end with their key: revoked, expired, or paused for as long as it is', async () => {
    const revoked = await signedIn();
    await hub.call('keys.revoke', { id: (await client.key(revoked.own)).id });
    expect([await works(revoked.access), (await refresh(revoked.own, revoked.refreshToken)).error]).toEqual([
      401,
      'invalid_grant',
    ]);

    const paused = await signedIn();
    const { id } = await client.key(paused.own);
    await hub.call('keys.pause', { id });
    const next = await refresh(paused.own, paused.refreshToken);
    expect([await works(paused.access), await works(next.access_token ?? 'none')]).toEqual([401, 401]);
    await hub.call('keys.resume', { id });
    expect(await works(next.access_token ?? paused.access)).toBe(200);

    const expired = await signedIn();
    hub.ports.advance(31 * day);
    expect([await works(expired.access), (await refresh(expired.own, expired.refreshToken)).error]).toEqual([
      401,
      'invalid_grant',
    ]);
  });

  it('for access are good for an hour, and a refresh gives more for as long as the key is', async () => {
    const { own, access, refreshToken } = await signedIn();
    hub.ports.advance(60 * minute);
    expect(await works(access)).toBe(401);
    expect(await works((await refresh(own, refreshToken)).access_token)).toBe(200);
  });

  it('for another resource are not given', async () => {
    const { own, refreshToken } = await signedIn();
    expect((await refresh(own, refreshToken, { resource: `${hub.url}/mcp` })).error).toBe('invalid_target');
    expect((await refresh(own, refreshToken, { resource: `${hub.url}/mcp/oauth` })).status).toBe(200);
  });

  it('do not pass for each other, nor at any other door', async () => {
    const { own, access, refreshToken } = await signedIn();
    const { key } = await hub.createKey({});
    const spent = await code(own);
    for (const wrong of [refreshToken, key, spent, `${access}x`, access.slice(0, -1), access.toUpperCase(), '']) {
      expect([wrong, await works(wrong)]).toEqual([wrong, 401]);
    }
    for (const wrong of [access, key, spent, `${refreshToken}x`]) {
      expect((await refresh(own, wrong)).error).toMatch(/^invalid_(grant|request)$/);
      expect((await redeem(own, wrong === spent ? refreshToken : wrong)).error).toBe('invalid_grant');
    }
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${access}` };
    for (const path of ['/mcp', '/tools/github_get_me', '/v1/chat/completions', '/console/api/keys.list']) {
      const answer = await fetch(`${hub.url}${path}`, { method: 'POST', headers, body: '{}' });
      expect([path, [401, 404].includes(answer.status)]).toEqual([path, true]);
    }
  });

  it('of the tenant and of platforms are strangers at both doors', async () => {
    await signedIn();
    const issued = world.ledger().filter(({ kind }) => !/sub|client.?id/i.test(kind));
    expect(issued.length).toBeGreaterThan(3);
    for (const { value } of issued.filter(({ value }) => /^[\w.~+/=-]+$/.test(value)).slice(0, 40)) {
      const answers = [
        await post(`${hub.url}/mcp`, value, 'tools/list'),
        await post(`${hub.url}/mcp/oauth`, value, 'x'),
      ];
      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    }
  });

  it('count in the header alone', async () => {
    const { access } = await signedIn();
    for (const name of ['access_token', 'token', 'authorization', 'key']) {
      const answer = await post(`${hub.url}/mcp/oauth?${name}=${access}`, undefined, 'tools/list');
      expect([name, answer.status]).toEqual([name, 401]);
    }
    const body = await post(`${hub.url}/mcp/oauth`, undefined, 'tools/list', { access_token: access });
    expect(body.status).toBe(401);
  });

  it('cannot take over a session that another opened, at either door', async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    const { key } = await hub.createKey({});
    const send = (path: string, token: string, body: object, more: Record<string, string> = {}) =>
      postOlder(`${hub.url}${path}`, token, body, more);
    const clientInfo = { name: 'a', version: '1' };
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
    const open = async (path: string, token: string): Promise<Record<string, string>> => {
      const opened = await send(path, token, { method: 'initialize', params });
      await opened.text();
      return { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };
    };
    const byOAuth = await open('/mcp/oauth', one.access);
    const byKey = await open('/mcp', key);
    const statuses = [
      await send('/mcp/oauth', one.access, { method: 'tools/list' }, byOAuth),
      await send('/mcp/oauth', other.access, { method: 'tools/list' }, byOAuth),
      await send('/mcp', key, { method: 'tools/list' }, byOAuth),
      await send('/mcp/oauth', one.access, { method: 'tools/list' }, byKey),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 404, 404, 404]);
    // The client goes on in it with the next access token of the same grant.
    const next = await refresh(one.own, one.refreshToken);
    expect((await send('/mcp/oauth', next.access_token ?? '', { method: 'tools/list' }, byOAuth)).status).toBe(200);
  });

  it('keep no stream open once their grant has ended', async () => {
    const { own, access, refreshToken } = await signedIn();
    const stream = await post(`${hub.url}/mcp/oauth`, access, 'subscriptions/listen', {
      notifications: { toolsListChanged: true },
    });
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const ended = stream.text().catch(() => 'cut');
    await send('/oauth/revoke', { token: refreshToken, client_id: own.clientId });
    await ended;
    expect(await works(access)).toBe(401);
  });

  it('are nowhere in the log, the record or the data folder', async () => {
    const own = await register();
    const given = await code(own);
    const { access_token = '', refresh_token = '' } = await redeem(own, given);
    await post(`${hub.url}/mcp/oauth`, access_token, 'tools/call', { name: 'github_get_me', arguments: {} });
    const next = await refresh(own, refresh_token);
    const secrets = [given, access_token, refresh_token, next.refresh_token ?? '', own.verifier];
    const kept = [
      hub.ports.events.join('\n'),
      JSON.stringify(await hub.call('audit.search', { offset: 0, limit: 100 })),
      JSON.stringify(await hub.call('keys.list', {})),
      ...readdirSync(hub.dataDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1')),
    ].join('\n');
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      // Also without what all such tokens begin with.
      expect(kept.includes(secret.slice(5))).toBe(false);
    }
  });

  it('that never were are revoked as well, as RFC 7009 has it, and tell nothing', async () => {
    const own = await register();
    const { own: other, access, refreshToken } = await signedIn();
    for (const token of ['x', `ogxr_${'a'.repeat(65)}`, refreshToken]) {
      const answer = await send('/oauth/revoke', { token, client_id: own.clientId });
      expect([answer.status, answer.text]).toEqual([200, '{}']);
    }
    expect(await works(access)).toBe(200);
    expect((await refresh(other, refreshToken)).status).toBe(200);
  });
});

describe('a hub that was stopped', () => {
  /** The same folder and secrets, another port. */
  const restart = async (): Promise<void> => {
    await hub.hub.close();
    Object.assign(hub, await startHub(world, false, hub.dataDir, hub.ports));
  };

  it('between code and tokens gives none, and leaves no key without an owner', async () => {
    const own = await register();
    const given = await code(own);
    await restart();
    expect((await redeem(own, given)).error).toBe('invalid_grant');
    expect(await isRevoked(own)).toBe(true);
  });

  it('between refreshes takes the newest token, and knows an old one for what it is', async () => {
    const { own, access, refreshToken } = await signedIn();
    const next = await refresh(own, refreshToken);
    await restart();
    expect(await works(access)).toBe(200);
    const after = await refresh(own, next.refresh_token);
    expect([after.status, await works(after.access_token)]).toEqual([200, 200]);
    await restart();
    expect((await refresh(own, refreshToken)).error).toBe('invalid_grant');
    expect((await refresh(own, after.refresh_token)).error).toBe('invalid_grant');
    expect(await isRevoked(own)).toBe(true);
  });

  it('knows its clients again', async () => {
    const own = await register();
    await restart();
    expect((await redeem(own, await code(own))).status).toBe(200);
  });

  it('has forgotten what waited', async () => {
    const id = await client.asked(await register());
    await restart();
    expect(await hub.call('authorizations.list', { id })).toEqual([]);
    expect(await hub.tried('authorizations.refuse', { id })).toMatchObject({
      failure: { code: 'authorization_unknown' },
    });
  });
});
