import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { installOpenWebUI } from './install.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
  vi.stubEnv('PIP_INDEX_URL', 'http://127.0.0.1:9/simple');
  vi.stubEnv('PIP_EXTRA_INDEX_URL', '');
  vi.stubEnv('PIP_FIND_LINKS', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(cache, { recursive: true });
});

it('says in one sentence that there is no index, and leaves nothing half-installed', async () => {
  vi.stubEnv('CI', '');
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await installOpenWebUI('0.12.4')).toBeUndefined();
  expect(said.mock.calls).toEqual([
    [expect.stringMatching(/^Open WebUI 0\.12\.4 can't be installed here: pip could not bring it from its index/)],
  ]);
  expect(readdirSync(join(cache, 'opengithubx', 'open-webui'))).toEqual([]);
});

it('fails where CI=true', async () => {
  vi.stubEnv('CI', 'true');
  await expect(installOpenWebUI('0.12.4')).rejects.toThrow("can't be installed here");
});
