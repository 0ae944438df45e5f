/** A repository for one push, with real git: its limits, and the objects that a program of the same user puts in the place of others. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { openQuarantine, pushLimits, type Quarantine } from '../../../../../src/main/hub/doors/git/quarantine.ts';
import { craftPack, hashOfObject } from '../../../../harness/crafted-pack.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';
import { expectOk } from '../../../../harness/world.ts';

const root = temporaryFolder();
const signal = AbortSignal.timeout(600_000);
const blob = (text: string) => ({ type: 'blob' as const, content: Buffer.from(text) });
const hashOf = (text: string): string => hashOfObject('blob', Buffer.from(text));

const opened: Quarantine[] = [];
async function quarantine(...texts: string[]): Promise<Quarantine> {
  const made = expectOk(await openQuarantine(root, signal));
  opened.push(made);
  if (texts.length > 0) expectOk(await made.take(Readable.from([craftPack(texts.map(blob))]), signal));
  return made;
}
afterEach(async () => {
  for (const one of opened.splice(0)) await one.drop();
});

/** As git keeps one outside of packs: with a name that is not the hash of what is in it. */
function forge({ folder }: Quarantine, name: string, type: string, content: Buffer): void {
  rmSync(join(folder, 'objects', 'pack'), { recursive: true, force: true });
  mkdirSync(join(folder, 'objects', 'pack'));
  mkdirSync(join(folder, 'objects', name.slice(0, 2)), { recursive: true });
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  writeFileSync(join(folder, 'objects', name.slice(0, 2), name.slice(2)), deflateSync(bytes));
}

const shownBy = async (made: Quarantine, name: string) => {
  const read = await made.read([name], signal);
  return read.ok ? read.value.get(name)?.content.toString() : read.failure.code;
};

describe('an object', () => {
  const [honest, other] = ['export const add = 1;\n', 'exec("curl evil");\n'];
  const name = hashOf(honest);

  it.each<[what: string, type: string, content: Buffer]>([
    ['another text', 'blob', Buffer.from(other)],
    ['one more blank', 'blob', Buffer.from(`${honest} `)],
    ['the same text as another kind', 'commit', Buffer.from(honest)],
    ['nothing', 'blob', Buffer.alloc(0)],
  ])('is neither shown nor sent where the disk has %s under its name', async (_, type, content) => {
    const made = await quarantine(honest, 'beside\n');
    expect(await shownBy(made, name)).toBe(honest);
    forge(made, name, type, content);
    expect(await shownBy(made, name)).toBe('held_changed');
    expect(await made.seal([name], signal)).toMatchObject({ failure: { code: 'held_changed' } });
    expect(made.pack()).toBeUndefined();
    expect(readdirSync(made.folder)).not.toContain('sealed-pack');
  });

  it('is not sent where it is gone, and neither are those beside it', async () => {
    const made = await quarantine(honest, 'beside\n');
    forge(made, hashOf('beside\n'), 'blob', Buffer.from('beside\n'));
    expect(await made.seal([hashOf('beside\n'), name], signal)).toMatchObject({ failure: { code: 'held_changed' } });
    expect(made.pack()).toBeUndefined();
  });

  it('is sent as it was once it is sealed, no matter what the disk has then', async () => {
    const long = 'long '.repeat(60_000);
    const texts = [honest, '', long, ...Array.from({ length: 300 }, (_, at) => `${at}\n`)];
    const made = await quarantine(...texts, 'not wanted\n');
    expectOk(await made.seal(texts.map(hashOf), signal));
    forge(made, name, 'blob', Buffer.from(other));
    const pieces: Uint8Array[] = [];
    for await (const piece of made.pack()?.pieces() ?? []) pieces.push(piece);
    expect(Buffer.concat(pieces).length).toBe(made.pack()?.bytes);
    // git itself finds these objects in it, and no others.
    const sent = await quarantine();
    expectOk(await sent.take(Readable.from([Buffer.concat(pieces)]), signal));
    const found = expectOk(await sent.all(signal)).map(({ hash, size }) => `${hash} ${size}`);
    expect(found.sort()).toEqual(texts.map((text) => `${hashOf(text)} ${text.length}`).sort());
    expect(
      execFileSync('git', ['-C', sent.folder, 'fsck', '--full'], { encoding: 'utf8', stdio: 'pipe' }),
    ).not.toContain('error');
  });
});

it.each<[limit: 'unfolded' | 'file' | 'objects' | 'pack', most: number, said: string]>([
  ['unfolded', 29, 'unfolds to more than'],
  ['file', 9, 'file is larger'],
  ['objects', 2, 'more than 2 objects'],
  ['pack', 20, 'is larger than'],
])('takes no push beyond its limit: %s', async (limit, most, said) => {
  const before = pushLimits[limit];
  const texts = ['0123456789', '1234567890', '2345678901'].map(blob);
  const take = async () => {
    const made = await quarantine();
    const taken = await made.take(Readable.from([craftPack(texts)]), signal);
    return taken.ok ? taken.value.objects.length : taken.failure.message;
  };
  try {
    pushLimits[limit] = most;
    expect(await take()).toContain(said);
    pushLimits[limit] = before;
    expect(await take()).toBe(3);
  } finally {
    pushLimits[limit] = before;
  }
});
