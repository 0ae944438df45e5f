import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

/** What the keyring does: keeps keys, answers nothing, answers nonsense, answers another key, or never answers. */
type Mood = 'working' | 'dead' | 'garbage' | 'other' | 'hanging';

const script = `#!/bin/sh
here=$(dirname "$0")
echo "$*" >> "$here/argv"
for entry; do :; done
case "$(cat "$here/mood")" in
  dead) exit 1 ;;
  garbage) echo 'not a key'; exit 0 ;;
  other) echo 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='; exit 0 ;;
  hanging) exec sleep 60 ;;
esac
case "$1" in
  store) cat > "$here/entries/$entry" ;;
  lookup) cat "$here/entries/$entry" 2>/dev/null ;;
  clear) rm "$here/entries/$entry" ;;
esac
`;

/** Puts a `secret-tool` before the real one that keeps entries in files and writes its arguments down. */
export function fakeSecretTool(mood: Mood = 'working') {
  const folder = temporaryFolder();
  const become = (next: Mood) => writeFileSync(join(folder, 'mood'), next);
  become(mood);
  mkdirSync(join(folder, 'entries'));
  writeFileSync(join(folder, 'secret-tool'), script);
  chmodSync(join(folder, 'secret-tool'), 0o700);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const entries = () =>
    readdirSync(join(folder, 'entries')).map((name) => readFileSync(join(folder, 'entries', name), 'utf8'));
  const argv = () => (existsSync(join(folder, 'argv')) ? readFileSync(join(folder, 'argv'), 'utf8') : '');
  return { become, entries, argv };
}
