import { describe, expect, it, vi } from 'vitest';
import { createOpenUrl, openableUrl } from '../../../src/main/shell/open-url.ts';
import { shell } from '../../harness/fake-electron.ts';

vi.mock('electron/common', () => import('../../harness/fake-electron.ts'));

const tenant = 'https://octavia.eu.auth0.com/';
const demo = 'http://127.0.0.1:18500/';

describe('addresses for the browser (IPC-07)', () => {
  it.each([
    [tenant, 'https://octavia.eu.auth0.com/authorize?state=1#x'],
    ['https://octavia.eu.auth0.com', 'https://octavia.eu.auth0.com/connected-accounts/connect?ticket=1'],
    [demo, 'http://127.0.0.1:18500/authorize'],
    ['http://[::1]:5000/', 'http://[::1]:5000/authorize'],
  ])('of the tenant %s: opens %s', (issuer, url) => {
    expect(openableUrl(url, issuer)).toBe(url);
  });

  it.each([
    ['another scheme', 'file:///etc/passwd'],
    ['a share', 'smb://octavia.eu.auth0.com/x'],
    ['a handler of Windows', 'ms-msdt:/id'],
    ['script', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['our own scheme', 'opengithubx://x'],
    ['plain http', 'http://octavia.eu.auth0.com/authorize'],
    ['another host', 'https://evil.test/'],
    ['a platform, which the tenant leads to', 'https://github.com/login'],
    ['a name before the host', 'https://octavia.eu.auth0.com@evil.test/'],
    ['a name and the right host', 'https://a:b@octavia.eu.auth0.com/'],
    ['a host that only begins like it', 'https://octavia.eu.auth0.com.evil.test/'],
    ['a host with a lookalike letter', 'https://оctavia.eu.auth0.com/'],
    ['another port', 'https://octavia.eu.auth0.com:8443/'],
    ['a line break', 'https://octavia.eu.auth0.com/\r\nx'],
    ['a tab', 'https://octavia.eu.auth0.com/\tx'],
    ['a space', 'https://octavia.eu.auth0.com/ --flag'],
    ['a backslash', 'https://octavia.eu.auth0.com\\@evil.test/'],
    ['a leading blank', ' https://octavia.eu.auth0.com/'],
    ['3 MB', `https://octavia.eu.auth0.com/${'x'.repeat(3_000_000)}`],
    ['nothing', ''],
  ])('refuses %s', (_what, url) => {
    expect(openableUrl(url, tenant)).toBeUndefined();
  });

  it('opens a page of the hub that sends the browser on, and nothing else of the hub or of another port', () => {
    const hub = 'http://127.0.0.1:18480';
    const page = `/console/connecting/${'a'.repeat(43)}`;
    expect(openableUrl(hub + page, undefined, hub)).toBe(hub + page);
    for (const other of [
      `${hub}/console/`,
      `${hub}${page}b`,
      `http://127.0.0.1:18481${page}`,
      `https://evil.test${page}`,
    ]) {
      expect(openableUrl(other, undefined, hub)).toBeUndefined();
    }
  });

  it('opens http nowhere but on this computer, whatever the tenant is said to be', () => {
    expect(openableUrl('http://evil.test/authorize', 'http://evil.test/')).toBeUndefined();
    expect(openableUrl('file:///etc/passwd', 'file:///etc/')).toBeUndefined();
    expect(openableUrl('http://127.0.0.1:18501/', demo)).toBeUndefined();
    expect(openableUrl('https://octavia.eu.auth0.com/', undefined)).toBeUndefined();
  });

  it('hands the system what may be opened and nothing else', async () => {
    const open = createOpenUrl(() => tenant);
    await open('https://octavia.eu.auth0.com/authorize');
    await expect(open('https://evil.test/')).rejects.toThrow('not of the tenant');
    expect(shell.opened).toEqual(['https://octavia.eu.auth0.com/authorize']);
  });

  it('hands on the answer to a client wherever on the web that is, and to no other kind of program', async () => {
    const open = createOpenUrl(() => tenant);
    shell.opened.length = 0;
    const answers = ['https://client.example/callback?code=c', 'http://127.0.0.1:33418/callback?code=c'];
    for (const url of answers) await open(url, 'client');
    for (const url of [
      'cursor://callback',
      'file:///etc/passwd',
      'http://client.example/',
      'https://a@client.example/',
    ])
      await expect(open(url, 'client')).rejects.toThrow();
    expect(shell.opened).toEqual(answers);
  });
});
