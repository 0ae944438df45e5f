import { expect, test } from 'vitest';
import { browsableUrl } from '../../../src/main/hub/identity/session/browser.ts';

test.each([
  ['https://tenant.example/authorize?a=b', true],
  ['http://127.0.0.1:4000/', true],
  ['http://localhost:4000/', true],
  ['http://[::1]:4000/', true],
  ['http://approve.localhost:4000/approve/', true],
  ['http://tenant.example/', false],
  ['http://127.0.0.1.evil.example/', false],
  ['http://127.0.0.1@evil.example/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['vscode://extension', false],
  ['--help', false],
  ['', false],
])('a browser is sent to %s: %s', (url, sent) => {
  expect(browsableUrl(url)).toBe(sent ? new URL(url).href : undefined);
});
