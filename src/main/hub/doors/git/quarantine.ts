/**
 * A repository for one push alone: the pack comes in under limits, is checked object by object, and stays here until its person has
 * seen it. It has no work tree, nothing is ever checked out, and what comes from GitHub is fetched by the hub itself. Its files are git's,
 * so that any program of the same user can change them: what a card shows and what is sent is hashed by the hub when it is read.
 */
import { chmod, mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { packetsIn } from '../../platforms/git-push-protocol.ts';
import type { HeldBytes } from '../../platforms/platform.ts';
import { git, unfit } from './child.ts';
import { contentOf, hashedObjects, NotItsName, type PackedObject, packOf } from './objects.ts';
import { heldIn, sealInto } from './sealed-bytes.ts';

const megabyte = 1_000_000;

/** `file`: what GitHub takes at most. `unfolded`: all objects together. `free`: what is left on the disk. */
export const pushLimits = {
  pack: 200 * megabyte,
  objects: 50_000,
  file: 100 * megabyte,
  unfolded: 1_000 * megabyte,
  base: 500 * megabyte,
  free: 1_000 * megabyte,
};

export type { PackedObject };

/** Bytes of objects that are in memory at a time. */
const mostRead = 64 * megabyte;

const hashOnly = /^[0-9a-f]{40}$/;

/** A new folder in `root`, whose name begins so, for what waits for its person. Fails with `malformed` where there is no room. */
export async function openFolder(root: string, name: string): Promise<Result<string>> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  await chmod(root, 0o700);
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize < pushLimits.free)
    return fail('malformed', 'There is too little room on the disk of the hub.', { hint: 'Nothing was sent.' });
  return ok(await mkdtemp(join(root, name)));
}

/** A repository that is empty yet. Fails with `malformed` where there is no git, or no room. */
export async function openQuarantine(root: string, signal: AbortSignal): Promise<Result<Quarantine>> {
  const opened = await openFolder(root, 'push-');
  if (!opened.ok) return opened;
  const folder = opened.value;
  let isMade = false;
  try {
    const made = await git(folder, ['init', '--quiet', '--bare', '--template=', '--object-format=sha1', '.'], {
      signal,
    });
    isMade = made.ok;
    return made.ok ? ok(new Quarantine(folder)) : made;
  } finally {
    // Also where it was cut meanwhile.
    if (!isMade) await rm(folder, { recursive: true, force: true });
  }
}

/** An empty repository that is made in `folder`, until it is dropped: what is taken and added, and once it is sealed the pack that is sent. */
export class Quarantine {
  readonly folder: string;
  #packed: HeldBytes | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Has git do something there. */
  run(given: string[], signal: AbortSignal, input?: AsyncIterable<Buffer> | string, most?: number) {
    return git(this.folder, given, {
      signal,
      ...(input !== undefined && { input }),
      ...(most !== undefined && { most }),
    });
  }

  /** Takes the pack of a client, and answers what is in it. Fails with `malformed`. */
  async take(
    pack: AsyncIterable<Buffer>,
    signal: AbortSignal,
  ): Promise<Result<{ objects: PackedObject[]; bytes: number }>> {
    const source = pack[Symbol.asyncIterator]();
    const first = await source.next();
    if (first.done) return ok({ objects: [], bytes: 0 });
    const counted = new CountedPack(first, source);
    const check = await this.#checkOf(signal);
    if (!check.ok) return check;
    const name = await this.#index(counted.pieces(), pushLimits.pack, [check.value], signal);
    if (!name.ok) return name;
    const { bytes } = counted;
    if (counted.isEmpty) return ok({ objects: [], bytes });
    const listed = await this.all(signal);
    if (!listed.ok) return listed;
    const objects = listed.value;
    if (objects.some(({ size }) => size > pushLimits.file)) return unfit('a file is larger than 100 MB');
    if (objects.reduce((sum, { size }) => sum + size, 0) > pushLimits.unfolded) {
      return unfit('it unfolds to more than 1 GB');
    }
    return ok({ objects, bytes });
  }

  /** Every object that is here, with its size by its head alone: nothing is unfolded for it. */
  async all(signal: AbortSignal): Promise<Result<PackedObject[]>> {
    return objectsOf(await this.run(['cat-file', '--batch-all-objects', '--batch-check'], signal));
  }

  /** Those of them that are here. */
  async known(hashes: readonly string[], signal: AbortSignal): Promise<Result<PackedObject[]>> {
    return objectsOf(await this.run(['cat-file', '--batch-check'], signal, lines(hashes)));
  }

  /** Adds what GitHub answered to `fetch`. */
  async add(answer: ReadableStream<Uint8Array>, isHistory: boolean, signal: AbortSignal): Promise<Result<void>> {
    const shallow = new Set<string>();
    const parts = partsOf(Readable.fromWeb(answer as never) as AsyncIterable<Buffer>, shallow);
    const made = await this.#index(parts, pushLimits.base, [], signal);
    if (!made.ok) return made;
    // Where history ends for us. git would take it for damaged otherwise.
    if (isHistory && shallow.size > 0) await writeFile(join(this.folder, 'shallow'), lines([...shallow]));
    return ok(undefined);
  }

  /**
   * Objects by their names, whole, each hashed by the hub; those that are not here are left out. Fails with `held_changed` where one
   * has another hash than its name, and with `malformed` where all are longer than `most` bytes.
   */
  async read(
    hashes: readonly string[],
    signal: AbortSignal,
    most = mostRead,
  ): Promise<Result<Map<string, { type: string; content: Buffer }>>> {
    const found = new Map<string, { type: string; content: Buffer }>();
    let left = most;
    const read = await this.#eachObject(hashes, signal, async (objects) => {
      for await (const object of objects) {
        left -= object.size;
        if (left < 0) throw new Error('there is too much of it');
        found.set(object.hash, { type: object.type, content: await contentOf(object) });
      }
    });
    return read.ok ? ok(found) : read;
  }

  /**
   * Writes the pack that is sent: these objects and no others, each hashed by the hub. Fails with `held_changed` where one is missing,
   * or has another hash than its name.
   */
  async seal(hashes: readonly string[], signal: AbortSignal): Promise<Result<void>> {
    if (hashes.length === 0) return ok(undefined);
    const path = join(this.folder, 'sealed-pack');
    return this.#eachObject(hashes, signal, async (objects) => {
      this.#packed = heldIn(path, await sealInto(path, packOf(objects, hashes.length)));
    });
  }

  /** What `seal` wrote. */
  pack(): HeldBytes | undefined {
    return this.#packed;
  }

  drop(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** The name of the pack that git made of it. Of a pack that ends before its stream does nothing is kept. */
  async #index(
    pack: AsyncIterable<Buffer>,
    most: number,
    more: string[],
    signal: AbortSignal,
  ): Promise<Result<string>> {
    const given = ['index-pack', '--stdin', '--threads=1', `--max-input-size=${most}`, ...more];
    const made = await this.run(given, signal, limited(pack, most));
    if (!made.ok) return made;
    // What comes after the pack is written to the output: more than this line means that there was more.
    const [, name] = /^(?:pack|keep)\t([0-9a-f]{40})\n$/.exec(made.value.toString('latin1')) ?? [];
    return name === undefined ? unfit('there is something after the pack') : ok(name);
  }

  /**
   * How git checks each object. Of `.gitattributes` and `.gitmodules` it wants to read the text as well, which is not in a pack that leaves
   * them as they are at GitHub; only git 2.44 and later can be told not to mind.
   */
  async #checkOf(signal: AbortSignal): Promise<Result<string>> {
    const told = await this.run(['version'], signal);
    if (!told.ok) return told;
    const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(told.value.toString('latin1')) ?? [];
    const canBeTold = Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 44);
    return ok(`--fsck-objects${canBeTold ? '=gitattributesMissing=ignore,gitmodulesMissing=ignore' : ''}`);
  }

  /** Gives the objects to `work` while git prints them. */
  async #eachObject(
    hashes: readonly string[],
    signal: AbortSignal,
    work: (objects: ReturnType<typeof hashedObjects>) => Promise<void>,
  ): Promise<Result<void>> {
    if (hashes.length === 0) return ok(undefined);
    let isChanged = false;
    const read = (output: AsyncIterable<Buffer>): Promise<void> =>
      work(hashedObjects(output, hashes)).catch((error: unknown) => {
        isChanged = error instanceof NotItsName;
        throw error;
      });
    const done = await git(this.folder, ['cat-file', '--batch'], { signal, input: lines(hashes), read });
    if (isChanged) return fail('held_changed');
    return done.ok ? ok(undefined) : done;
  }
}

/** The pieces of a pack, counted while they pass: how many bytes, and by its head whether it holds any object. */
class CountedPack {
  bytes = 0;
  isEmpty = true;
  readonly #first: IteratorResult<Buffer>;
  readonly #source: AsyncIterator<Buffer>;

  constructor(first: IteratorResult<Buffer>, source: AsyncIterator<Buffer>) {
    this.#first = first;
    this.#source = source;
  }

  /** Throws where its head says that there are too many objects. */
  async *pieces(): AsyncGenerator<Buffer> {
    let head: Buffer = Buffer.alloc(0);
    for (let next = this.#first; !next.done; next = await this.#source.next()) {
      if (head.length < 12) {
        head = Buffer.concat([head, next.value]).subarray(0, 12);
        const count = head.length === 12 ? head.readUInt32BE(8) : 0;
        this.isEmpty &&= head.length < 12 || count === 0;
        if (count > pushLimits.objects) throw new Error(`there are more than ${pushLimits.objects} objects`);
      }
      this.bytes += next.value.length;
      yield next.value;
    }
  }
}

/** Removes what a hub left that ended in the middle of pushes. */
export const clearQuarantines = (root: string): Promise<void> => rm(root, { recursive: true, force: true });

const lines = (hashes: readonly string[]): string => hashes.map((hash) => `${hash}\n`).join('');

function objectsOf(listed: Result<Buffer>): Result<PackedObject[]> {
  if (!listed.ok) return listed;
  return ok(
    listed.value
      .toString('latin1')
      .split('\n')
      .flatMap((line) => {
        const [hash = '', type = '', size] = line.split(' ');
        return hashOnly.test(hash) && size !== undefined ? [{ hash, type, size: Number(size) }] : [];
      }),
  );
}

async function* limited(pieces: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > most) throw new Error(`it is larger than ${most / megabyte} MB`);
    yield piece;
  }
}

/** The pack in an answer to `fetch`; what it says of where history ends is added to `shallow`. */
async function* partsOf(answer: AsyncIterable<Buffer>, shallow: Set<string>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let isPack = false;
  for await (const piece of answer) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const packets = packetsIn(held);
    held = held.subarray(packets.reduce((sum, packet) => sum + 4 + (packet?.length ?? 0), 0));
    for (const packet of packets) {
      if (packet === null) continue;
      if (isPack) {
        if (packet[0] === 1) yield packet.subarray(1);
        else if (packet[0] === 3) throw new Error('GitHub broke off.');
        continue;
      }
      const line = packet.toString('latin1').replace(/\n$/, '');
      const [, hash] = /^shallow ([0-9a-f]{40})$/.exec(line) ?? [];
      if (hash) shallow.add(hash);
      if (line.startsWith('ERR ')) throw new Error(`GitHub does not give what it builds on: ${line.slice(4, 120)}`);
      isPack = line === 'packfile';
    }
  }
  if (!isPack) throw new Error('GitHub does not give what it builds on');
}

export const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];
