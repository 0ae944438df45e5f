import { describe, expect, it } from 'vitest';
import { allowedFor, refusalOf } from '../../../../src/main/hub/endpoints/guard.ts';

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
    ...['', 'evil.test:18480', '127.0.0.1', '127.0.0.1:18481', '127.0.0.1:18480.evil.test'],
    ...['localhost.:18480', 'LOCALHOST:18480', '127.1:18480', '0x7f.1:18480', '2130706433:18480'],
    ...['[::ffff:127.0.0.1]:18480', '0.0.0.0:18480', 'user@127.0.0.1:18480', '127.0.0.1:18480 '],
  ])('refuses the host %j', (value) => {
    expect(asked(host(value))).toBe('host_refused');
  });

  it.each([
    ...['null', 'http://evil.test', 'http://127.0.0.1:3000', 'https://127.0.0.1:18480'],
    ...['http://127.0.0.1', 'http://127.0.0.1:18480.evil.test', ''],
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
  ])('refuses a second %s header', (name, value) => {
    expect(asked([['Origin', 'http://127.0.0.1:18480'], ['Authorization', 'Bearer a'], ...good, [name, value]])).toBe(
      'malformed',
    );
  });

  it.each([
    ...['http://evil.test/mcp', 'http://127.0.0.1:18480/mcp', '*', 'evil.test:443'],
    ...['//', '//evil/healthz', '/connect/../mcp', '/x/./mcp', '/%6dcp', '/mcp\\x', '/\\', '/mcp//', '/%00', ''],
  ])('refuses the request target %j', (url) => {
    expect(asked(good, 'POST', url)).toBe('malformed');
  });
});
