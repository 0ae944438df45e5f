import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { entry } from '../harness/command-line.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';

it('keeps what Node compiled among the caches of its user, and nowhere that others share', () => {
  const [own, shared] = [temporaryFolder(), temporaryFolder()];
  const env = { ...process.env, HOME: own, XDG_CACHE_HOME: join(own, 'caches'), TMPDIR: shared };
  execFileSync(process.execPath, [entry, '--version'], { env });
  expect(readdirSync(join(own, 'caches', 'opengithubx', 'compiled'), { recursive: true })).not.toEqual([]);
  expect(existsSync(join(shared, 'node-compile-cache'))).toBe(false);
});

it('keeps it in a folder that this user alone can enter, and nothing where others could have put code', () => {
  const own = temporaryFolder();
  const folder = join(own, 'opengithubx', 'compiled');
  const env = { ...process.env, XDG_CACHE_HOME: own };
  execFileSync('sh', ['-c', 'umask 0; exec "$0" "$1" --version', process.execPath, entry], { env });
  expect(statSync(folder).mode & 0o777).toBe(0o700);

  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  execFileSync(process.execPath, [entry, '--version'], { env });
  expect(readdirSync(folder)).toEqual([]);
});
