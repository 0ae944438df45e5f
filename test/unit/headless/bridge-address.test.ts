import { expect, onTestFinished, test, vi } from 'vitest';
import { addressFrom } from '../../../src/main/headless/bridge/hub-link.ts';
import { mcpUrlOf } from '../../../src/main/headless/commands/mcp-stdio.ts';
import { ok } from '../../../src/shared/result.ts';
import { hubWith } from './stub-socket.ts';
import { temporaryFolder } from './temporary-folder.ts';

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

const mcpUrl = 'http://127.0.0.1:5/mcp';
const status = {
  version: '1.0.0',
  url: 'http://127.0.0.1:5',
  mcpUrl,
  gitUrl: null,
  dataDir: '/d',
  tenant: null,
  demo: false,
  person: null,
  secrets: 'in memory',
  accounts: 0,
  keys: 0,
  auditRecords: 0,
  alarms: 0,
  updates: { request: null, quiet: null, newer: null, page: null },
};

test('a key goes to the hub of the folder, however late that says where it is', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const [asked, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const folder = await hubWith({
    async status() {
      asked.resolve();
      await free.promise;
      return ok(status);
    },
  });
  const found = mcpUrlOf(folder);
  await asked.promise;
  vi.advanceTimersByTime(60_000);
  free.resolve();
  expect(await found).toBe(mcpUrl);
});

test('a folder on which no hub runs has no address', async () => {
  expect(await mcpUrlOf(temporaryFolder())).toBeUndefined();
});
