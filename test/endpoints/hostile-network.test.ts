/** FLT-11 and FLT-12: a network that answers in the tenant's place, or would have the hub take a stranger for it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { Result } from '../../src/shared/result.ts';
import { startBareHub } from '../harness/bare-hub.ts';
import { certificateFor } from '../harness/certificate.ts';
import { browse, type IndependentIssuer, startIndependentIssuer } from '../harness/independent-issuer.ts';
import { sharedHub } from '../harness/world.ts';

const told = (result: Result<unknown>) => (result.ok ? ['ok'] : [result.failure.code, result.failure.message]);
const page = '<!doctype html><title>Welcome to the hotel</title><form action="https://portal.example/">Accept</form>';
const html = { 'content-type': 'text/html' };

describe('a network that wants to be signed in to (FLT-11)', () => {
  const { world, hub: at } = sharedHub();
  afterEach(() => world.control('DELETE', '/faults'));

  it.each<[string, object]>([
    ['a page', { status: 200, headers: html, body: page }],
    ['a page that says it is JSON', { status: 200, headers: { 'content-type': 'application/json' }, body: page }],
    ['the way to its page', { status: 302, headers: { location: 'https://portal.example/', ...html }, body: page }],
    ['its own status', { status: 511, headers: html, body: page }],
  ])('and answers %s is not the tenant: nothing is lost, and later all works', async (_, answer) => {
    await world.control('POST', '/faults', { service: 'tenant', path: '.', ...answer });
    const { issuer, clientId, clientSecret } = world;
    const refused = 'tenant_unreachable';
    expect(told(await at.tried('tenant.set', { issuer, clientId, clientSecret }))[0]).toBe(refused);
    at.ports.advance(2 * 86_400_000); // what was kept is too old now
    const [account] = await at.call('accounts.list', {});
    expect(told(await at.tried('accounts.check', { account: account?.id ?? '' }))).toEqual([
      refused,
      expect.not.stringContaining('hotel'),
    ]);
    await world.control('DELETE', '/faults');
    expect(await at.call('accounts.check', { account: account?.id ?? '' })).toMatchObject({ state: 'connected' });
  });
});

describe('a certificate (FLT-12)', () => {
  const day = 86_400_000;
  const trusted = getCACertificates();
  let provider: IndependentIssuer | undefined;
  afterEach(async () => {
    setDefaultCACertificates(trusted);
    await provider?.stop();
  });

  /** A provider on https, whose certificate this computer trusts if so told. */
  async function providerFor(host: string, from: number, to: number, isTrusted: boolean): Promise<IndependentIssuer> {
    const made = certificateFor(host, new Date(Date.now() + from * day), new Date(Date.now() + to * day));
    const folder = mkdtempSync(join(tmpdir(), 'opengithubx-'));
    const paths = { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') };
    writeFileSync(paths.key, made.key);
    writeFileSync(paths.certificate, made.certificate);
    if (isTrusted) setDefaultCACertificates([...trusted, made.certificate]);
    provider = await startIndependentIssuer({ tls: paths });
    return provider;
  }

  it('that this computer trusts lets a person sign in', async () => {
    const { tenant } = await providerFor('localhost', -1, 1, true);
    const { hub, use, signIn } = await startBareHub();
    expect(told(await use(tenant))).toEqual(['ok']);
    expect(told(await signIn(browse))).toEqual(['ok']);
    await hub.close();
  });

  it.each<[string, string, number, number, boolean, string]>([
    ['nobody vouches for', 'localhost', -1, 1, false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['is another host’s', 'tenant.example', -1, 1, true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['has expired', 'localhost', -2, -1, true, 'CERT_HAS_EXPIRED'],
    ['is not valid yet', 'localhost', 1, 2, true, 'CERT_NOT_YET_VALID'],
  ])('that %s is refused, whatever the environment says', async (_, host, from, to, isTrusted, reason) => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const { tenant, asked } = await providerFor(host, from, to, isTrusted);
    const { hub, use } = await startBareHub();
    expect(told(await use(tenant))).toEqual(['tenant_unreachable', expect.stringContaining(reason)]);
    expect(asked).toEqual([]);
    await hub.close();
  });
});
