import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../../../src/main/headless/log.ts';
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

test('the log keeps one older file, counts bytes, and mends the mode of a file it finds', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'hub.log');
  writeFileSync(`${path}.1`, 'oldest\n', { mode: 0o644 });
  writeFileSync(path, `${'x'.repeat(4_999_799)}\n`);
  chmodSync(path, 0o644);
  const umask = process.umask(0o777);
  try {
    openLog(folder, () => 0)('fits');
    expect(modeOf(path)).toBe(0o600);
    openLog(folder, () => 0)('called', { tool: 'ü'.repeat(80) });
    expect(modeOf(path)).toBe(0o600);
  } finally {
    process.umask(umask);
  }
  expect(readdirSync(folder).sort()).toEqual(['hub.log', 'hub.log.1']);
  expect(readFileSync(`${path}.1`, 'utf8').slice(-100)).toMatch(/^x+\n\{.*"fits"\}\n$/);
  expect(statSync(`${path}.1`).size).toBeLessThanOrEqual(5_000_000);
  expect(statSync(path).size).toBeLessThan(300);
});

test('a line that was cut short does not take the next one with it', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'hub.log');
  writeFileSync(path, '{"time":"1970-01-0', { mode: 0o600 });
  openLog(folder, () => 0)('next');
  expect(readFileSync(path, 'utf8')).toMatch(/^\{"time":"1970-01-0\n\{.*"next"\}\n$/);
});

test('a log that is a link is not followed', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'elsewhere'), 'precious');
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'hub.log'));
  openLog(folder, () => 0)('next');
  expect(readFileSync(join(folder, 'elsewhere'), 'utf8')).toBe('precious');
});

test.runIf(process.platform === 'linux')('a full disk stops nothing, and the log goes on when there is space', () => {
  const folder = temporaryFolder();
  const entry = join(import.meta.dirname, '../../../src/main/headless/log.ts');
  const script = `
    const { openLog } = await import('${entry}');
    const { rmSync } = await import('node:fs');
    const log = openLog('${folder}', () => 0);
    for (let line = 0; line < 2_000; line += 1) log('filling', { line });
    rmSync('${folder}/filler');
    log('later');
    process.stdout.write((await import('node:fs')).readFileSync('${folder}/hub.log', 'utf8'));`;
  const mounted = `mount -t tmpfs -o size=64k tmpfs '${folder}' && head -c 32k /dev/zero > '${folder}/filler' && exec '${process.execPath}' --input-type=module -e "$0"`;
  const lines = execFileSync('unshare', ['-rm', 'sh', '-c', mounted, script], { encoding: 'utf8' }).trim().split('\n');
  expect(lines.length).toBeGreaterThan(100);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'later' });
});
