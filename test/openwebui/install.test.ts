/** With a Python that only says what it was asked: the real one is what everything else here runs on. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { installOpenWebUI } from './install.ts';

/** It holds the lock by the real one, makes venvs of itself, and has an index where `index` is there. */
const python = (folder: string) => `#!/bin/sh
echo "$1 $2" >>${folder}/asked
case "$1 $2" in
"-m venv") mkdir -p $3/bin && cp ${folder}/bin/python3.11 $3/bin/python ;;
"-m pip") test -e ${folder}/index || { echo "ERROR: no index" >&2; exit 1; } ;;
"-c import fcntl"*) exec python3 "$@" ;;
esac
`;

let folder: string;
let cache: string;
beforeEach(() => {
  folder = temporaryFolder();
  cache = join(folder, 'opengithubx', 'open-webui');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'python3.11'), python(folder));
  chmodSync(join(folder, 'bin', 'python3.11'), 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env['PATH']}`);
  vi.stubEnv('XDG_CACHE_HOME', folder);
  vi.stubEnv('CI', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const asked = () => readFileSync(join(folder, 'asked'), 'utf8').split('\n');

it('says in one sentence that there is no index, and leaves nothing half-installed', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await installOpenWebUI('0.12.4')).toBeUndefined();
  expect(said.mock.calls).toEqual([
    ["Open WebUI 0.12.4 can't be installed here: pip could not bring it from its index (ERROR: no index)."],
  ]);
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^0\.12\.4-\w+\.lock$/)]);
  vi.stubEnv('CI', 'true');
  await expect(installOpenWebUI('0.12.4')).rejects.toThrow("can't be installed here");
});

it('is done once where two ask for it, and asks nothing of anybody after that', async () => {
  writeFileSync(join(folder, 'index'), '');
  const [one = '', other] = await Promise.all([installOpenWebUI('0.11.0'), installOpenWebUI('0.11.0')]);
  expect([existsSync(one), other]).toEqual([true, one]);
  expect(asked().filter((words) => words === '-m venv')).toHaveLength(1);
  const before = asked();
  expect(await installOpenWebUI('0.11.0')).toBe(one);
  expect(asked()).toEqual(before);
});
