/** Reads every file of the data folder: no secret may stand in one, and nobody else may read or write it. */
import type { Stats } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isKeyShaped } from '../../kernel/keys/key-text.ts';

/** How a secret may be spelled, and its name. */
export type Needle = { name: string; spelled: Buffer };

type Swept = { files: number; bytes: number; found: string[]; open: string[] };

/** Files of other programs as they were before the hub was installed into them: their secrets are not the hub's. */
const foreign = 'clients';
const chunk = 64 * 1024;
/** Longer than any spelling of a secret, so that none is cut in two. */
const overlap = 8 * 1024;

/** Names files by their path in the folder, and secrets by their name. Other calls continue meanwhile. */
export async function sweepFolder(folder: string, needles: readonly Needle[]): Promise<Swept> {
  const swept: Swept = { files: 0, bytes: 0, found: [], open: [] };
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const rootStat = await lstat(folder);
  if (isOpen(rootStat)) swept.open.push('the data folder');
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    const stat = await lstat(path).catch(() => undefined); // SQLite and the log remove files of theirs
    if (!stat) continue;
    if (entry.isSymbolicLink() || isOpen(stat)) swept.open.push(name);
    if (!entry.isFile() || name.startsWith(foreign)) continue;
    swept.files += 1;
    swept.bytes += stat.size;
    for (const what of await secretsIn(path, needles)) swept.found.push(`${name}: ${what}`);
  }
  return swept;
}

/** Of another user, or one that others may read or write. A mode says nothing on Windows. */
const isOpen = ({ mode, uid }: Stats): boolean =>
  process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o077) !== 0);

async function secretsIn(path: string, needles: readonly Needle[]): Promise<string[]> {
  const found = new Set<string>();
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(overlap + chunk);
    let kept = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, kept, chunk);
      if (bytesRead === 0) return [...found];
      const text = buffer.subarray(0, kept + bytesRead);
      for (const { name, spelled } of needles) if (text.includes(spelled)) found.add(name);
      for (const name of shapesIn(text.toString('latin1'))) found.add(name);
      const rest = text.subarray(Math.max(0, text.length - overlap));
      kept = rest.length;
      rest.copy(buffer);
      await setImmediate(); // calls must not wait for all of a large file
    }
  } finally {
    await file.close();
  }
}

/** Tokens that tell by their form what they are, the hub's or not. */
const shapes: [what: string, shape: RegExp][] = [
  ['a permission key', /ogx_[0-9A-Za-z]{49}(?![0-9A-Za-z])/g],
  ['a signed token', /\beyJ[\w-]{16,}\.eyJ[\w-]{16,}\.[\w-]{16,}/g],
  ['a private key', /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/g],
  ['a token of GitHub', /\b(?:gh[opusr]_[0-9A-Za-z]{36}|github_pat_\w{40,})/g],
  ['a token of Slack', /\bxox[abeoprs]-[\w-]{20,}/g],
  ['a token of Google', /\bya29\.[\w-]{30,}/g],
];

const shapesIn = (text: string): string[] =>
  shapes.flatMap(([what, shape]) => {
    const found = text.match(shape) ?? [];
    const isOne = (one: string): boolean => what !== 'a permission key' || isKeyShaped(one);
    return found.some(isOne) ? [what] : [];
  });
