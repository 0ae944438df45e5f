import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isAllowedRedirect,
  parseClientMetadata,
  parseRedirectUri,
} from '../../../../../src/main/hub/features/oauth/client.ts';

describe('an address that answers may go to', () => {
  it.each([
    'https://claude.ai/api/mcp/auth_callback',
    'https://client.example.com',
    'https://client.example.com:8443/cb?tenant=1',
    'http://127.0.0.1:33418',
    'http://127.0.0.1:33418/',
    'http://127.0.0.1/',
    'http://localhost:8787/callback',
    'http://[::1]:4000/cb',
  ])('may be %s', (uri) => {
    expect(parseRedirectUri(uri)?.href).toMatch(uri);
  });

  it.each([
    '',
    'cb',
    '/cb',
    '//evil.example.com/cb',
    'http://client.example.com/cb',
    'http://127.0.0.2/cb',
    'http://0.0.0.0/cb',
    'http://localhost.evil.example.com/cb',
    'http://localhost:80.evil.example.com/cb',
    'http://127.0.0.1.evil.example.com/cb',
    'http://127.1/cb',
    'http://2130706433/cb',
    'http://0x7f000001/cb',
    'http://[::ffff:127.0.0.1]/cb',
    'http://[0:0:0:0:0:0:0:1]/cb',
    'http://LOCALHOST/cb',
    'http://localhost./cb',
    'http://localhost@evil.example.com/cb',
    'http://user@localhost/cb',
    'http://user:password@localhost/cb',
    'http://@localhost/cb',
    'https://client.example.com/cb#fragment',
    'https://client.example.com/cb#',
    'https://client.example.com/a/../cb',
    'https://client.example.com/a/%2e%2e/cb',
    'https://client.example.com\\@evil.example.com/cb',
    'https:client.example.com/cb',
    'https:///client.example.com/cb',
    'https://client.example.com/c b',
    'https://client.example.com/cb\n',
    ' https://client.example.com/cb',
    'https://client.example.com/cb\r\nset-cookie: a=b',
    'https://clіent.example.com/cb', // a Cyrillic letter
    'https://client.example.com:443/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'cursor://anysphere.cursor-mcp/oauth/callback',
    `https://client.example.com/${'a'.repeat(300)}`,
  ])('may not be %j', (uri) => {
    expect(parseRedirectUri(uri)).toBeUndefined();
  });
});

describe('the address that a request names', () => {
  const registered = ['https://client.example.com/cb', 'http://127.0.0.1:33418/cb', 'http://localhost/cb?a=1'];

  it.each([...registered, 'http://127.0.0.1:1/cb', 'http://127.0.0.1/cb', 'http://localhost:65535/cb?a=1'])(
    'may be %s',
    (requested) => {
      expect(isAllowedRedirect(registered, requested)).toBe(true);
    },
  );

  it.each([
    'https://client.example.com:8443/cb',
    'https://client.example.com/cb/',
    'https://client.example.com/cb?a=1',
    'https://client.example.com/CB',
    'https://client.example.com/%63b',
    'https://client.example.com/x/../cb',
    'https://client.example.com.evil.example.com/cb',
    'https://sub.client.example.com/cb',
    'http://client.example.com/cb',
    'https://127.0.0.1:33418/cb',
    'http://localhost:33418/cb', // another name than was registered, though the same computer
    'http://[::1]:33418/cb',
    'http://127.0.0.1:33418/cb?a=1',
    'http://127.0.0.1:33418/',
    'http://127.0.0.1:/cb',
    'http://127.0.0.1:99999/cb',
    'http://127.0.0.1:80@evil.example.com/cb',
    'http://127.0.0.1:1/cb#',
    'http://localhost/cb?a=1&b=2',
    '',
  ])('may not be %j', (requested) => {
    expect(isAllowedRedirect(registered, requested)).toBe(false);
  });

  it('differs from a registered one in the port of this computer at most', () => {
    const uris = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc
        .constantFrom('http://127.0.0.1', 'http://localhost', 'http://[::1]')
        .chain((host) =>
          fc
            .tuple(fc.constant(host), fc.constantFrom('', ':80', ':8080', ':65535'), fc.constantFrom('', '/', '/cb'))
            .map((parts) => parts.join('')),
        ),
    );
    fc.assert(
      fc.property(uris, uris, (one, other) => {
        if (!parseRedirectUri(one) || !isAllowedRedirect([one], other)) return;
        const [a, b] = [new URL(one), new URL(other)];
        if (one !== other) expect(a.protocol).toBe('http:');
        a.port = b.port = '';
        expect(a.href).toBe(b.href);
      }),
    );
  });
});

describe("what is kept of a client's metadata", () => {
  const good = { client_name: 'Claude Code', redirect_uris: ['http://localhost/callback'] };
  const refusal = (metadata: unknown) => {
    const parsed = parseClientMetadata(metadata);
    return parsed.ok ? undefined : parsed.failure.code;
  };

  it('is its name and its addresses', () => {
    const more = { scope: 'a b', logo_uri: 'http://169.254.169.254/', software_statement: 'x', 'client_name#ja': 'x' };
    const lists = { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] };
    expect(parseClientMetadata({ ...good, ...more, ...lists, token_endpoint_auth_method: 'none' })).toEqual({
      ok: true,
      value: { name: 'Claude Code', redirectUris: ['http://localhost/callback'] },
    });
  });

  it('leaves out addresses that it takes no answers to, and refuses a client that has no other', () => {
    // What Cursor registers, all in one.
    const own = 'cursor://anysphere.cursor-mcp/oauth/callback';
    const others = ['https://www.cursor.com/agents/mcp/oauth/callback', 'http://localhost:8787/callback'];
    const parsed = parseClientMetadata({ ...good, redirect_uris: [own, ...others, 'javascript:alert(1)'] });
    expect(parsed).toMatchObject({ ok: true, value: { redirectUris: others } });
    expect(refusal({ ...good, redirect_uris: [own] })).toBe('redirect_refused');
  });

  it.each([
    [undefined],
    [null],
    ['http://localhost/callback'],
    [[]],
    [[1]],
    [['http://localhost/callback', null]],
    [Array(11).fill('http://localhost/callback')],
    [Array(9).fill(`https://client.example.com/${'a'.repeat(250)}`)],
  ])('refuses the addresses %#', (redirect_uris) => {
    expect(refusal({ ...good, redirect_uris })).toBe('redirect_refused');
  });

  it.each([
    ['grant_types', ['client_credentials']],
    ['grant_types', ['refresh_token']],
    ['grant_types', []],
    ['grant_types', 'authorization_code'],
    ['response_types', ['token']],
    ['response_types', ['code', 'token']],
    ['response_types', []],
    ['client_name', 1],
    ['client_name', 'a'.repeat(101)],
    ['client_name', '\u{202E}'.repeat(20)],
  ])('refuses %s %j', (field, value) => {
    expect(refusal({ ...good, [field]: value })).toBe('client_refused');
  });

  it.each([[undefined], [null], [[]], ['text'], [1]])('refuses %j', (metadata) => {
    expect(refusal(metadata)).toBe('client_refused');
  });

  it('shows what a name hides, and calls a client without one by where it is answered', () => {
    const nameOf = (client_name: unknown) => parseClientMetadata({ ...good, client_name });
    expect(nameOf('Cla\u{200B}ude\u{202E}\n')).toMatchObject({ value: { name: 'Cla\\u{200B}ude\\u{202E}' } });
    for (const none of [undefined, null, '', '  '])
      expect(nameOf(none)).toMatchObject({ value: { name: 'localhost' } });
  });

  it('is decided for anything at all', () => {
    fc.assert(fc.property(fc.anything(), (metadata) => void parseClientMetadata(metadata)));
  });
});
