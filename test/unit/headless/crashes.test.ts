import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepCrash } from '../../../src/main/headless/crashes.ts';
import { modeOf, temporaryFolder } from './temporary-folder.ts';

const secret = 'ghu_0123456789abcdefghijklmnopqrstuvwxyz';

test('of a crash its kind and places are kept, and neither its message, what it holds, nor where the files lie', () => {
  const folder = temporaryFolder();
  const error = Object.assign(new TypeError(`no ${secret}\n    at ${secret} (/home/ada/${secret}.js:1:2)`), {
    code: 'ERR_INVALID',
    token: secret,
    cause: new Error(secret),
  });
  keepCrash(folder, '1.2.3', error, 0);
  const path = join(folder, 'crashes', '1970-01-01T00-00-00.000Z.json');
  const text = readFileSync(path, 'utf8');
  expect(modeOf(path)).toBe(0o600);
  expect(text).not.toMatch(/ghu_|home|install|\/src\//);
  expect(JSON.parse(text)).toMatchObject({ version: '1.2.3', error: 'TypeError', code: 'ERR_INVALID' });
  expect(JSON.parse(text).frames[0]).toMatch(/crashes\.test\.ts:\d+:\d+$/);
  const logged = readFileSync(join(folder, 'hub.log'), 'utf8');
  expect(logged).not.toMatch(/ghu_|home|install|\/src\//);
  expect(JSON.parse(logged)).toMatchObject({
    event: 'crashed',
    error: 'TypeError',
    time: '1970-01-01T00:00:00.000Z',
    at: expect.stringMatching(/^crashes\.test\.ts:\d+:\d+$/),
  });
});

test('the newest ten are kept, and one that cannot be written stops nothing', () => {
  const folder = temporaryFolder();
  for (let second = 0; second < 12; second++) keepCrash(folder, '1', secret, second * 1000);
  expect(readdirSync(join(folder, 'crashes')).sort()[0]).toBe('1970-01-01T00-00-02.000Z.json');
  expect(readdirSync(join(folder, 'crashes'))).toHaveLength(10);
  expect(() => keepCrash('/dev/null/folder', '1', secret, 0)).not.toThrow();
});
