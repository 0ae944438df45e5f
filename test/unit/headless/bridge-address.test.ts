import { expect, test } from 'vitest';
import { addressFrom } from '../../../src/main/headless/bridge/hub-link.ts';

test.each(['http://192.0.2.1:18480/mcp', 'http://127.0.0.1.example/mcp', 'ftp://127.0.0.1/', 'http://a:b@127.0.0.1/'])(
  'no key goes to %s',
  (address) => {
    expect(addressFrom(address, 'It is')).toMatchObject({ failure: { code: 'usage' } });
  },
);

test.each([
  ['https://hub.example', 'https://hub.example/mcp'],
  ['http://0x7f.1:18480/mcp', 'http://127.0.0.1:18480/mcp'],
  ['http://[::1]:18480/', 'http://[::1]:18480/mcp'],
])('a key goes to %s', (address, url) => {
  const found = addressFrom(address, 'It is');
  expect(found.ok && found.value.href).toBe(url);
});
