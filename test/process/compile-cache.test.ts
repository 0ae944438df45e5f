import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
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
