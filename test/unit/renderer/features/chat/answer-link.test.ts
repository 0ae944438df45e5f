/** An answer is foreign text: its links lead to the hosts of its sources, or nowhere. */
import { expect, it } from 'vitest';
import { linkOf } from '../../../../../src/renderer/src/features/chat/answer-link.ts';

const sources = [{ n: 1, url: 'https://github.com/ada-demo/atlas/commit/abc', title: 'abc' }];

it.each([
  'https://github.com/ada-demo/atlas/commit/abc',
  'https://github.com/ada-demo/atlas/issues/7',
  'HTTPS://GitHub.com/ada-demo',
])('%s leads out', (address) => {
  expect(linkOf(address, sources)).toEqual({ kind: 'outside', url: new URL(address).href });
});

it.each([
  'https://evil.example/?d=secret',
  'https://github.com.evil.example/',
  'https://github.com@evil.example/',
  'https://ada@github.com/',
  '//github.com/ada-demo',
  '/settings',
  '#/settings',
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'vscode://open',
  'mailto:ada@example.com',
  '',
])('%j leads nowhere', (address) => {
  expect(linkOf(address, sources)).toBeNull();
});

it('an answer without sources leads nowhere, except to what connects or allows what is missing', () => {
  expect(linkOf('https://github.com/', [])).toBeNull();
  const connect = { kind: 'console', path: '/accounts/connect/github' };
  expect(linkOf('http://127.0.0.1:18480/connect/github', [])).toEqual(connect);
  expect(linkOf('/connect/github', [])).toEqual(connect);
  const more = { kind: 'console', path: '/accounts?connect=slack&for=slack_post_message' };
  expect(linkOf('/connect/slack?x=1&for=slack_post_message', [])).toEqual(more);
  expect(linkOf('https://elsewhere.test/allow/slack', [])).toEqual({ kind: 'console', path: '/allow/slack' });
  for (const address of ['/connect/../settings', '/connect/', 'x/connect/github']) {
    expect(linkOf(address, [])).toBeNull();
  }
});
