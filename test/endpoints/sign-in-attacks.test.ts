/** OAU-01 to 13: whoever else is on this computer or on the way of a sign-in ends, answers or redirects none. */
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { awaitLoopback } from '../../src/main/hub/identity/session/browser.ts';
import { clientSecretName, refreshTokenName } from '../../src/main/hub/identity/session/tenant.ts';
import type { Result } from '../../src/shared/result.ts';
import { type BareHub, startBareHub } from '../harness/bare-hub.ts';
import { browse, type IndependentIssuer, type Says, startIndependentIssuer } from '../harness/independent-issuer.ts';
import { rawRequest } from '../harness/raw-request.ts';

let provider: IndependentIssuer;
let at: BareHub;

beforeAll(async () => {
  provider = await startIndependentIssuer();
});
beforeEach(async () => {
  provider.says = {};
  at = await startBareHub();
  expect((await at.use(provider.tenant)).ok).toBe(true);
  provider.asked = [];
});
afterEach(() => at.hub.close());
afterAll(() => provider.stop());

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.failure.code);
const messageOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.failure.message);

/** Where the hub waits for the browser, and with which state. */
function waitsAt(url: string): { back: URL; state: string } {
  const asked = new URL(url).searchParams;
  return { back: new URL(asked.get('redirect_uri') ?? ''), state: asked.get('state') ?? '' };
}
const returnTo = (back: URL, query: Record<string, string>): string =>
  `${back.origin}${back.pathname}?${new URLSearchParams(query)}`;

/** A code of the provider's for whoever asks, as another person at their own browser gets one. */
async function codeFor(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

describe('state (OAU-01)', () => {
  it.each<[string, (state: string) => Record<string, string>]>([
    ['missing', () => ({})],
    ['empty', () => ({ state: '' })],
    ['wrong', () => ({ state: 'A'.repeat(43) })],
    ['in other letters', (state) => ({ state: state.toLowerCase() === state ? `${state}x` : state.toLowerCase() })],
    ['with an ending', (state) => ({ state: `${state}=` })],
  ])('that is %s is turned away, and the sign-in goes on', async (_, stateOf) => {
    const turnedAway: number[] = [];
    const signedIn = await at.signIn(async (url) => {
      const { back, state } = waitsAt(url);
      const answer = await fetch(returnTo(back, { code: 'made-up', error: 'access_denied', ...stateOf(state) }));
      turnedAway.push(answer.status);
      await browse(url);
    });
    expect([turnedAway, codeOf(signedIn)]).toEqual([[400], 'ok']);
  });

  it('of an attempt that has ended is good for nothing: not then, and not for the next one', async () => {
    let first = '';
    provider.says = { comeBack: (url) => (first = url.href) };
    expect(codeOf(await at.signIn(browse))).toBe('ok');
    // Nobody listens there now, or another test does, which has no such attempt.
    const late = await fetch(first).then(
      ({ status }) => status,
      () => 'nobody',
    );
    expect(late).toBeOneOf(['nobody', 400]);
    provider.says = {};
    const again: number[] = [];
    const second = await at.signIn(async (url) => {
      const { back } = waitsAt(url);
      const { code = '', state = '' } = Object.fromEntries(new URL(first).searchParams);
      again.push((await fetch(returnTo(back, { code, state }))).status);
      await browse(url);
    });
    expect([again, codeOf(second)]).toEqual([[400], 'other_person']);
  });

  it('that nobody brings back ends after five minutes, and the port with it (OAU-11)', async () => {
    const before = ports();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const waiting = await awaitLoopback('/callback', 'a state', new AbortController().signal);
    if (!waiting.ok) throw new Error(waiting.failure.code);
    vi.advanceTimersByTime(5 * 60_000);
    vi.useRealTimers();
    expect(await waiting.value.arrived).toBeUndefined();
    await expect.poll(ports).toBe(before);
  });
});

/** How many this process listens on. Whether one is free is no proof: another process may take it at once. */
const ports = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;

describe('a code that is not the person’s (OAU-02)', () => {
  it.each([
    ['it does not fit the challenge of this sign-in', 'code_challenge', 'B'.repeat(43)],
    ['with the challenge copied, it does not fit the nonce', 'nonce', 'of the attacker'],
  ])('is refused: %s', async (_, name, value) => {
    const refused = await at.signIn(async (url) => {
      const { back, state } = waitsAt(url);
      const own = new URL(url);
      own.searchParams.set(name, value);
      await fetch(returnTo(back, { code: await codeFor(own.href), state }));
    });
    expect(codeOf(refused)).toBe('sign_in_refused');
  });

  it('and all copied, makes nobody else of a hub that knows its people: the stranger is named and revoked', async () => {
    expect(codeOf(await at.signIn(browse))).toBe('ok');
    provider.asked = [];
    provider.says = {
      idToken: (claims) => Object.assign(claims, { sub: 'mallory', email: 'm@evil.example', email_verified: true }),
    };
    expect(codeOf(await at.signIn(browse))).toBe('invitation_needed');
    expect(provider.asked).toEqual(['authorize', 'token', 'revoke']);
  });
});

describe('a provider that would weaken the sign-in', () => {
  const named = (claims: object): Says => ({ metadata: (own) => Object.assign(own, claims) });
  it.each<[string, Says, RegExp]>([
    ['leaves PKCE out', { metadata: (own) => Reflect.deleteProperty(own, 'code_challenge_methods_supported') }, /PKCE/],
    ['has plain PKCE alone', named({ code_challenge_methods_supported: ['plain'] }), /PKCE/],
    ['has no method of PKCE', named({ code_challenge_methods_supported: [] }), /PKCE/],
    [
      'takes codes in the clear elsewhere',
      named({ token_endpoint: 'http://evil.example/token' }),
      /issuer's own address/,
    ],
    ['has its keys elsewhere in the clear', named({ jwks_uri: 'http://evil.example/keys' }), /issuer's own address/],
    ...[
      'authorization_endpoint',
      'token_endpoint',
      'jwks_uri',
      'revocation_endpoint',
      'device_authorization_endpoint',
      'userinfo_endpoint',
      'end_session_endpoint',
    ].map((name): [string, Says, RegExp] => [
      `has its ${name} elsewhere`,
      named({ [name]: 'https://evil.example/here' }),
      new RegExp(`${name} that is not at the issuer's`),
    ]),
    ['would run a script', named({ authorization_endpoint: 'javascript:alert(1)' }), /issuer's own address/],
    ['would open a file', named({ authorization_endpoint: 'file:///etc/passwd' }), /issuer's own address/],
    ['names no address for tokens', { metadata: (own) => Reflect.deleteProperty(own, 'token_endpoint') }, /leaves out/],
    ['says that it is another', named({ issuer: 'https://tenant.example/' }), /Discovery/],
  ])('that %s is refused before a browser is opened (OAU-03)', async (_, says, message) => {
    const other = await startBareHub();
    provider.says = says;
    const refused = await other.use(provider.tenant);
    expect([codeOf(refused), messageOf(refused)]).toEqual(['tenant_setup', expect.stringMatching(message)]);
    other.ports.settings.update({ tenant: { issuer: provider.tenant.issuer, clientId: provider.tenant.clientId } });
    const secret = await at.ports.secrets.get(clientSecretName(provider.tenant));
    if (secret) await other.ports.secrets.set(clientSecretName(provider.tenant), secret);
    const opened: string[] = [];
    expect(codeOf(await other.signIn(async (url) => void opened.push(url)))).toBe('tenant_setup');
    expect(opened).toEqual([]);
    await other.hub.close();
  });
});

describe('mix-up (OAU-04)', () => {
  const issuerOf = () => provider.tenant.issuer;
  it.each<[string, (url: URL) => void]>([
    ['another', (url) => url.searchParams.set('iss', 'https://evil.example/')],
    ['without its slash', (url) => url.searchParams.set('iss', issuerOf().replace(/\/$/, ''))],
    ['with a port in other words', (url) => url.searchParams.set('iss', issuerOf().replace('127.0.0.1', '127.1'))],
    ['in capitals', (url) => url.searchParams.set('iss', issuerOf().toUpperCase())],
    ['with a path', (url) => url.searchParams.set('iss', `${issuerOf()}.`)],
    [
      'said twice',
      (url) => {
        url.searchParams.append('iss', issuerOf());
        url.searchParams.append('iss', issuerOf());
      },
    ],
  ])('an issuer that is %s gets no code', async (_, comeBack) => {
    provider.says = { comeBack };
    expect(codeOf(await at.signIn(browse))).toBe('sign_in_refused');
    expect(provider.asked).toEqual(['authorize']);
  });

  it.each([
    ['left out', (): void => {}, 'sign_in_refused'],
    ['exact', (url: URL) => url.searchParams.set('iss', issuerOf()), 'ok'],
  ])('where the provider announces the issuer, one that is %s', async (_, comeBack, code) => {
    const other = await startBareHub();
    provider.says = {
      comeBack,
      metadata: (own) => Object.assign(own, { authorization_response_iss_parameter_supported: true }),
    };
    expect(codeOf(await other.use(provider.tenant))).toBe('ok');
    expect(codeOf(await other.signIn(browse))).toBe(code);
    await other.hub.close();
  });

  it('a sign-in that began at one tenant never ends at another: its token is revoked where it came from', async () => {
    const second = await startIndependentIssuer();
    const mixed = await at.signIn(async (url) => {
      expect(codeOf(await at.use(second.tenant))).toBe('ok');
      second.asked = [];
      await browse(url);
    });
    expect([codeOf(mixed), messageOf(mixed)]).toEqual(['sign_in_refused', expect.stringMatching(/changed/)]);
    expect([provider.asked, second.asked]).toEqual([['authorize', 'token', 'revoke'], []]);
    expect(await at.ports.secrets.get(refreshTokenName(second.tenant, 'johndoe'))).toBeUndefined();
    expect(await at.signIn(browse)).toMatchObject({ ok: true, value: { owner: true } });
    await second.stop();
  });
});

describe('a tenant that is changed while the sign-in is looked up (OAU-04)', () => {
  it.each([1, 2, 3])('at look %i is not sent the refresh token of the other one', async (look) => {
    const second = await startIndependentIssuer();
    expect(codeOf(await at.use(second.tenant))).toBe('ok');
    expect(codeOf(await at.use(provider.tenant))).toBe('ok');
    expect(codeOf(await at.signIn(browse))).toBe('ok');
    second.asked = [];
    const { secrets, settings } = at.ports;
    const get = secrets.get;
    let looks = 0;
    secrets.get = async (name) => {
      const found = await get(name);
      if (name === refreshTokenName(provider.tenant, 'johndoe')) looks += 1;
      const { issuer, clientId } = second.tenant;
      if (looks === look) settings.update({ tenant: { issuer, clientId } });
      return found;
    };
    const context = { openUrl: browse, signal: new AbortController().signal, userId: 'johndoe' };
    expect((await at.hub.calls['accounts.connect']({ platform: 'github' }, context)).ok).toBe(false);
    expect(second.asked).toEqual([]);
    await second.stop();
  });
});

it('a token that another tenant gave makes nobody signed in at this one (OAU-04)', async () => {
  const context = { openUrl: browse, signal: new AbortController().signal, userId: 'johndoe' };
  const signedInAs = async () => {
    const status = await at.hub.calls['status']({}, context);
    return status.ok && status.value.person?.userId;
  };
  expect(codeOf(await at.signIn(browse))).toBe('ok');
  provider.says = {
    accessToken: (claims) => Object.assign(claims, { aud: `${provider.tenant.issuer}me/` }),
    answer: (body) => Reflect.deleteProperty(body, 'refresh_token'),
  };
  expect(messageOf(await at.hub.calls['accounts.connect']({ platform: 'github' }, context))).toMatch(/not activated/);
  expect(await signedInAs()).toBe('johndoe');
  const second = await startIndependentIssuer();
  expect(codeOf(await at.use(second.tenant))).toBe('ok');
  expect(await signedInAs()).toBeUndefined();
  await second.stop();
});

describe('the port to come back to (OAU-07)', () => {
  const listening = (port: number, address: string, onRequest = (): void => {}) =>
    new Promise<Server | undefined>((done) => {
      const server = createServer((_, response) => {
        onRequest();
        response.end();
      });
      server.once('error', () => done(undefined)).listen(port, address, () => done(server));
    });

  it('is left to whoever has it on every address', async () => {
    const taken = new Map<string, Server>();
    for (const port of [18484, 18485]) {
      const server = await listening(port, '0.0.0.0');
      if (server) taken.set(String(port), server); // else a hub beside this one waits there just now
    }
    let waitedAt = '';
    const signedIn = await at.signIn(async (url) => {
      waitedAt = waitsAt(url).back.port;
      await browse(url);
    });
    expect([...taken.keys()]).not.toContain(waitedAt);
    expect(codeOf(signedIn)).toBe('ok');
    for (const server of taken.values()) server.close();
  });

  it('can be taken by nobody else while the hub waits, and the same number elsewhere hears nothing', async () => {
    let heard = 0;
    const raced: unknown[] = [];
    const signedIn = await at.signIn(async (url) => {
      const port = Number(waitsAt(url).back.port);
      raced.push(await listening(port, '127.0.0.1'), await listening(port, '0.0.0.0'));
      for (const address of ['127.0.0.2', '[::1]']) await expect(fetch(`http://${address}:${port}`)).rejects.toThrow();
      const elsewhere = await listening(port, '::1', () => (heard += 1));
      await browse(url);
      elsewhere?.close();
    });
    expect([raced, codeOf(signedIn), heard]).toEqual([[undefined, undefined], 'ok', 0]);
  });
});

describe('the page to come back to (OAU-08, OAU-09, OAU-13)', () => {
  it('answers nothing but its own address, and junk neither ends nor answers the sign-in', async () => {
    const statuses: number[] = [];
    const signedIn = await at.signIn(async (url) => {
      const { back, state } = waitsAt(url);
      const target = `${back.pathname}?${new URLSearchParams({ state, code: 'made-up' })}`;
      for (const asked of [
        { path: `/connected?state=${state}&code=made-up` },
        { path: `/callback/?state=${state}&code=made-up` },
        { path: `//evil.example${target}` },
        { path: `\\evil.example${target}` },
        { path: `http://evil.example${target}` },
        { path: target, headers: { host: 'evil.example' } },
        { path: target, headers: { host: `localhost:${back.port}` } },
        { path: target, headers: { host: `[::1]:${back.port}` } },
        { path: target, method: 'POST' },
        { path: target, method: 'HEAD' },
        { path: target, method: 'OPTIONS' },
      ])
        statuses.push((await rawRequest(back.origin, asked)).status);
      for (let round = 0; round < 3; round++) {
        const junk = Array.from({ length: 50 }, (_, n) => fetch(returnTo(back, { state: `${round}-${n}`, code: 'x' })));
        for (const answer of await Promise.all(junk)) expect(answer.status).toBe(400);
      }
      await browse(url);
    });
    expect([...new Set(statuses)].sort()).toEqual([400, 404]);
    expect(codeOf(signedIn)).toBe('ok');
  });

  it.each(['returnTo', 'return_to', 'redirect_uri', 'next', 'onward', 'continue'])(
    'leads nowhere by %s',
    async (name) => {
      const pages: Response[] = [];
      await at.signIn(async (url) => {
        const { back, state } = waitsAt(url);
        for (const query of [{ state }, { state: 'foreign' }, {}])
          for (const where of ['//evil.example', '\\evil.example', 'https://evil.example'])
            if (!('state' in query && query.state === state))
              pages.push(await fetch(returnTo(back, { ...query, [name]: where }), { redirect: 'manual' }));
        pages.push(
          await fetch(returnTo(back, { state, error: 'access_denied', [name]: '//evil.example' }), {
            redirect: 'manual',
          }),
        );
      });
      expect(pages.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 200]);
      for (const page of pages) {
        expect(page.headers.get('location')).toBeNull();
        expect(await page.text()).not.toContain('evil.example');
      }
    },
  );

  it('repeats nothing it was sent, loads nothing, and tells no other page where it was', async () => {
    const pages: Response[] = [];
    const attack = '<script src=https://evil.example/x.js></script><img src=x onerror=alert(1)>\u001b]0;owned\u0007';
    const refused = await at.signIn(async (url) => {
      const { back, state } = waitsAt(url);
      for (const query of [
        { code: attack },
        { state: attack, error_description: attack },
        { state, error: attack, error_description: attack },
      ])
        pages.push(await fetch(returnTo(back, query)));
    });
    expect(pages.map(({ status }) => status)).toEqual([400, 400, 200]);
    for (const page of pages) {
      expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await page.text()).not.toMatch(/evil\.example|onerror|owned|<script src|<img|<link|https?:/);
    }
    expect(codeOf(refused)).toBe('sign_in_refused');
    expect(messageOf(refused)).not.toMatch(/\p{Cc}/u);
  });
});

describe('a return (OAU-11)', () => {
  it('that comes twice is used once', async () => {
    provider.says = {};
    const signedIn = await at.signIn(async (url) => {
      const { back, state } = waitsAt(url);
      const target = returnTo(back, { state, code: await codeFor(url) });
      await Promise.allSettled([fetch(target), fetch(target), fetch(target)]);
    });
    expect(codeOf(signedIn)).toBe('ok');
    expect(provider.asked).toEqual(['authorize', 'token']);
  });

  it('of an attempt that a later one has taken the place of finds nobody', async () => {
    let firstUrl = '';
    const first = at.signIn(async (url) => {
      firstUrl = url;
    });
    await expect.poll(() => firstUrl).not.toBe('');
    const second = at.signIn(async (url) => {
      const { back, state } = waitsAt(firstUrl);
      await fetch(returnTo(back, { state, code: 'late' })).catch(() => {});
      await browse(url);
    });
    expect([codeOf(await first), codeOf(await second)]).toEqual(['sign_in_abandoned', 'ok']);
    expect(provider.asked).toEqual(['authorize', 'token']);
  });
});
