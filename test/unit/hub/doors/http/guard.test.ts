import { describe, expect, it } from 'vitest';
import { allowedFor, refusalOf } from '../../../../../src/main/hub/doors/http/guard.ts';

const allowed = allowedFor(18480);
const good = [
  ['Host', '127.0.0.1:18480'],
  ['Content-Type', 'application/json'],
] as [string, string][];

function asked(headers: [string, string][], method = 'POST', url = '/mcp') {
  const named = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return refusalOf({ method, url, headers: named, rawHeaders: headers.flat() }, allowed)?.code;
}
const host = (value: string): [string, string][] => [
  ['Host', value],
  ['Content-Type', 'application/json'],
];

const typed = (type: string): [string, string][] => [
  ['Host', '127.0.0.1:18480'],
  ['Content-Type', type],
];
const crossSite: [string, string][] = [...good, ['Sec-Fetch-Site', 'cross-site']];

describe('the page for approvals', () => {
  const page = { host: 'approve.localhost:18480', origin: 'http://approve.localhost:18480' };
  const answered = (url: string, headers: Record<string, string>, method = 'GET') => {
    const sent = { ...(method === 'POST' && { 'content-type': 'application/json' }), ...headers };
    return refusalOf({ method, url, headers: sent, rawHeaders: [] }, { ...allowed, approve: [page] })?.code;
  };
  it.each<[string, string, Record<string, string>, string | undefined, string?]>([
    ['by its name', '/approve/', { host: page.host }, undefined],
    ['its calls', '/approve/api/open', { host: page.host, origin: page.origin }, undefined, 'POST'],
    [
      'by a link',
      '/approve/',
      { host: page.host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      undefined,
    ],
    ['anything else by its name', '/console/', { host: page.host }, 'host_refused'],
    ['a key at its name', '/mcp', { host: page.host }, 'host_refused', 'POST'],
    ['it by another name', '/approve/', { host: '127.0.0.1:18480' }, 'host_refused'],
    ['its calls by another name', '/approve/api/open', { host: '127.0.0.1:18480' }, 'host_refused', 'POST'],
    ['a link of an answer', '/approve/apr_0123456789abcdefABCDEF', { host: '127.0.0.1:18480' }, undefined],
    [
      'calls of the console',
      '/approve/api/open',
      { host: page.host, origin: 'http://127.0.0.1:18480' },
      'origin_refused',
      'POST',
    ],
    ['its origin elsewhere', '/mcp', { host: '127.0.0.1:18480', origin: page.origin }, 'origin_refused', 'POST'],
    [
      'in a frame',
      '/approve/',
      { host: page.host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      'origin_refused',
    ],
    [
      'calls of another port',
      '/approve/api/open',
      { host: page.host, 'sec-fetch-site': 'same-site' },
      'origin_refused',
      'POST',
    ],
  ])('answers %s', (_, url, headers, code, method) => {
    expect(answered(url, headers, method)).toBe(code);
  });

  it.each<[string, string, string, string | undefined]>([
    ['its worker on a phone', 'approve.example.org', '/approve/sw.js', undefined],
    ['its worker on this computer', page.host, '/approve/sw.js', 'host_refused'],
    ['its worker at the console', '127.0.0.1:18480', '/approve/sw.js', 'host_refused'],
    ['another worker on a phone', 'approve.example.org', '/approve/assets/main.js', 'origin_refused'],
    ['a worker of the page on this computer', page.host, '/approve/', 'origin_refused'],
  ])('%s: at %s, %s', (_, named, url, code) => {
    const phone = { host: 'approve.example.org', origin: 'https://approve.example.org', isPhone: true };
    const headers = { host: named, 'service-worker': 'script', 'sec-fetch-site': 'same-origin' };
    const seats = { ...allowed, approve: [page, phone] };
    expect(refusalOf({ method: 'GET', url, headers, rawHeaders: [] }, seats)?.code).toBe(code);
  });
  it('is not there where it can’t have its address', () => {
    expect(asked([['Host', page.host]], 'GET', '/approve/')).toBe('host_refused');
  });
});

describe('the guard', () => {
  it.each<[string, [string, string][]]>([
    ['its own address', good],
    ['localhost', host('localhost:18480')],
    ['its own origin', [...good, ['Origin', 'http://127.0.0.1:18480']]],
    ['a charset', typed('application/json; charset=utf-8')],
    ['it in quotes', typed('application/json;Charset="UTF-8"')],
    ['a page of its own', [...good, ['Sec-Fetch-Site', 'same-origin']]],
    ['cookies of other ports, however many', [...good, ['Cookie', 'x'.repeat(500_000)]]],
  ])('lets through %s', (_, headers) => {
    expect(asked(headers)).toBeUndefined();
  });

  it.each([
    '',
    'evil.test:18480',
    '127.0.0.1',
    '127.0.0.1:18481',
    '127.0.0.1:18480.evil.test',
    'localhost.:18480',
    'LOCALHOST:18480',
    '127.1:18480',
    '0x7f.1:18480',
    '2130706433:18480',
    '[::ffff:127.0.0.1]:18480',
    '0.0.0.0:18480',
    'user@127.0.0.1:18480',
    '127.0.0.1:18480 ',
  ])('refuses the host %j', (value) => {
    expect(asked(host(value))).toBe('host_refused');
  });

  it.each([
    'null',
    'http://evil.test',
    'http://127.0.0.1:3000',
    'https://127.0.0.1:18480',
    'http://127.0.0.1',
    'http://127.0.0.1:18480.evil.test',
    '',
  ])('refuses the origin %j', (origin) => {
    expect(asked([...good, ['Origin', origin]])).toBe('origin_refused');
  });

  it.each<[string, [string, string][], string?, string?]>([
    ['cross-site', crossSite],
    ['same-site, as another local port is', [...good, ['Sec-Fetch-Site', 'same-site']]],
    ['a navigation to a data route', [...crossSite, ['Sec-Fetch-Mode', 'navigate']], 'GET', '/mcp'],
    ['a navigation to the console', [...crossSite, ['Sec-Fetch-Mode', 'navigate']], 'GET', '/console/'],
    ['an image of the connect page', [...crossSite, ['Sec-Fetch-Mode', 'no-cors']], 'GET', '/connect/github'],
  ])('refuses a browser that says %s', (_, headers, method, url) => {
    expect(asked(headers, method, url)).toBe('origin_refused');
  });

  it.each([
    '/',
    '/connect/github',
    '/connect/slack?for=slack_post_message',
    '/allow/openwebui',
    '/approve/apr_x',
    '/fix/sign-in',
  ])('lets any page link to %s, as a page of its own', (path) => {
    const headers: [string, string][] = [
      ['Host', '127.0.0.1:18480'],
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Mode', 'navigate'],
    ];
    expect(asked(headers, 'GET', path)).toBeUndefined();
    expect(asked([...headers, ['Sec-Fetch-Dest', 'iframe']], 'GET', path)).toBe('origin_refused');
    expect(asked([...headers, ['Content-Type', 'application/json']], 'POST', path)).toBe('origin_refused');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    'text/json',
    '',
    'application/json; charset=utf-7',
    'application/json;charset="UTF-16"',
    'application/json; charset=utf-8; charset=utf-7',
    "application/json; charset*=us-ascii''utf-7",
  ])('refuses the content type %j', (type) => {
    expect(
      asked([
        ['Host', '127.0.0.1:18480'],
        ['Content-Type', type],
      ]),
    ).toBe('media_type_refused');
  });

  it.each([
    ['Host', '127.0.0.1:18480'],
    ['host', 'evil.test'],
    ['Authorization', 'Bearer b'],
    ['Origin', 'http://evil.test'],
    ['content-type', 'application/json; charset=utf-7'],
  ])('refuses a second %s header', (name, value) => {
    expect(asked([['Origin', 'http://127.0.0.1:18480'], ['Authorization', 'Bearer a'], ...good, [name, value]])).toBe(
      'malformed',
    );
  });

  it.each([
    'http://evil.test/mcp',
    'http://127.0.0.1:18480/mcp',
    '*',
    'evil.test:443',
    '//',
    '//evil/healthz',
    '/connect/../mcp',
    '/x/./mcp',
    '/%6dcp',
    '/mcp\\x',
    '/\\',
    '/mcp//',
    '/%00',
    '',
  ])('refuses the request target %j', (url) => {
    expect(asked(good, 'POST', url)).toBe('malformed');
  });
});
