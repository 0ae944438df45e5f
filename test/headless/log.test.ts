import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../src/main/headless/log.ts';
import { modeOf, temporaryFolder } from './temporary-folder.ts';

test('the log has one JSON line an event, simple fields alone, mode 0600', () => {
  const folder = temporaryFolder();
  const log = openLog(folder, () => 0);
  const response = { headers: { authorization: 'Bearer ghu_leaked' } };
  log('called', { tool: 'a\nb', count: 2, failed: null, ...({ response } as object) });
  expect(readFileSync(join(folder, 'hub.log'), 'utf8')).toBe(
    '{"time":"1970-01-01T00:00:00.000Z","event":"called","tool":"a\\nb","count":2,"failed":null}\n',
  );
  expect(modeOf(join(folder, 'hub.log'))).toBe(0o600);
});

test('the log moves aside at 5 MB', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'hub.log');
  writeFileSync(path, 'old\n');
  truncateSync(path, 5_000_000);
  openLog(folder, () => 0)('next');
  expect(readFileSync(path, 'utf8')).toMatch(/^\{.*"next"\}\n$/);
  expect(readFileSync(`${path}.1`, 'utf8').slice(0, 4)).toBe('old\n');
});

test('a log that cannot be written stops nothing', () => {
  expect(() => openLog('/nowhere', () => 0)('next')).not.toThrow();
});
