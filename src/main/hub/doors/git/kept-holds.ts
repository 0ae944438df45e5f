/**
 * What git pushes and gh uploads, for keys that may wait for hours: its bytes stay sealed on the disk, with what was seen of them, until
 * the person has answered, over restarts too. Of each there is a file that only this hub can read, bound to its approval: so it is sent
 * for that approval alone, with the ends of each branch that its card showed.
 */
import { mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { fail, ok } from '../../../../shared/result.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import { createSealer } from '../../ground/sealed.ts';
import type { KeptHolds } from '../../kernel/call.ts';
import type { HeldPush, HeldUpload, SeenPush } from '../../platforms/tool.ts';
import { pushLimits } from './quarantine.ts';
import { heldIn, heldInMemory, linkHeld, type Seal } from './sealed-bytes.ts';
import { createShares } from './shares.ts';

const megabyte = 1_000_000;

/** Bytes of what waits so. */
export const keptLimits = {
  ofKey: 250 * megabyte,
  ofPerson: 500 * megabyte,
  all: 2_000 * megabyte,
  sure: 50 * megabyte,
};

/** Milliseconds for which the hub knows which push an answered approval was for, so that the next `git push` is told. */
const remembered = 24 * 60 * 60_000;

const KeptSeal = z.object({ key: z.string(), bytes: z.number(), sha256: z.string() });
const Kept = z.object({
  keyId: z.string(),
  userId: z.string(),
  /** What its client asked for, by which the same push is known again. */
  name: z.string(),
  /** In milliseconds, once it was answered: until when that is known. */
  endedUntil: z.optional(z.number()),
  seal: z.optional(KeptSeal),
  push: z.optional(z.object({ updates: z.unknown(), seen: z.custom<SeenPush>() })),
  upload: z.optional(z.object({ sha256: z.string(), bytes: z.number() })),
});
type Kept = z.infer<typeof Kept>;

type Known = Pick<Kept, 'name' | 'endedUntil'> & { release(): void };

type Parts = { root: string; secret: Buffer; clock: Clock; log: Log };

const fileName = /^(apr_[\w-]{10,40})\.(seal|bytes)$/;

/** `root` is a folder for nothing else. A file there that is no kept one is removed at the start. */
export async function openKeptHolds({ root, secret, clock, log }: Parts) {
  const sealer = createSealer(secret, 'held');
  const shares = createShares(keptLimits);
  const known = new Map<string, Known>();
  const pathOf = (id: string, what: 'seal' | 'bytes'): string => join(root, `${id}.${what}`);
  const placeOf = (id: string): string => `held\n${id}`;

  async function read(id: string): Promise<Kept | undefined> {
    const sealed = await readFile(pathOf(id, 'seal')).catch(() => undefined);
    return sealed && Kept.safeParse(sealer.open(sealed, placeOf(id))).data;
  }
  /** On the disk once it resolves. Answers how long it is. */
  async function write(id: string, kept: Kept): Promise<number> {
    const sealed = sealer.seal(kept, placeOf(id));
    await writeFile(pathOf(id, 'seal'), sealed, { mode: 0o600, flush: true });
    return sealed.length;
  }
  async function remove(id: string): Promise<void> {
    known.get(id)?.release();
    known.delete(id);
    for (const what of ['bytes', 'seal'] as const) await rm(pathOf(id, what), { force: true });
  }
  async function forgetOld(): Promise<void> {
    for (const [id, { endedUntil = Number.POSITIVE_INFINITY }] of known)
      if (endedUntil <= clock.now()) await remove(id);
  }

  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const name of await readdir(root)) {
    const [, id = '', what] = fileName.exec(name) ?? [];
    const kept = id === '' ? undefined : await read(id);
    if (!kept || (what === 'bytes' && !kept.seal)) await rm(join(root, name), { recursive: true, force: true });
    if (!kept || what !== 'seal') continue;
    const { keyId, userId, endedUntil } = kept;
    const release = shares.add({ id: keyId, userId }, kept.seal?.bytes ?? 0);
    known.set(id, { name: kept.name, release, ...(endedUntil !== undefined && { endedUntil }) });
  }
  await forgetOld();

  async function drop(id: string): Promise<void> {
    const one = known.get(id);
    if (!one || one.endedUntil !== undefined) return;
    one.release();
    one.endedUntil = clock.now() + remembered;
    await rm(pathOf(id, 'bytes'), { force: true });
    const { keyId, userId, name } = (await read(id)) ?? { keyId: '', userId: '', name: one.name };
    await write(id, { keyId, userId, name, endedUntil: one.endedUntil });
  }
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: an approval may end while its client is told so. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const logged = (work: () => Promise<void>): Promise<void> => inTurn(work).catch(() => log('held_files_failed'));

  const keep: KeptHolds['keep'] = async (id, { key, push, upload }, input) => {
    const body = push?.pack() ?? upload?.body;
    await forgetOld();
    const release = shares.take(key, body?.bytes ?? 0);
    if (!release) return false;
    try {
      const { bavail, bsize } = await statfs(root);
      if (bavail * bsize < pushLimits.free) throw new Error('There is too little room on the disk.');
      const seal = body && body.bytes > 0 ? await linkHeld(body, pathOf(id, 'bytes')) : undefined;
      const name = nameOf(key.id, input);
      await write(id, {
        keyId: key.id,
        userId: key.userId,
        name,
        ...(seal && { seal }),
        ...(push?.seen && { push: { updates: input['updates'], seen: push.seen } }),
        ...(upload && { upload: { sha256: upload.sha256, bytes: upload.bytes } }),
      });
      known.set(id, { name, release });
      return true;
    } catch {
      release();
      log('held_files_failed');
      await remove(id).catch(() => undefined);
      return false;
    }
  };

  const holds: KeptHolds = {
    keep: (...given) => inTurn(() => keep(...given)),
    async of(id) {
      const kept = known.has(id) ? await read(id) : undefined;
      if (!kept || kept.endedUntil !== undefined) return {};
      return {
        ...(kept.push && { push: pushOf(kept.push, kept.seal, pathOf(id, 'bytes')) }),
        ...(kept.upload && { upload: uploadOf(kept.upload, kept.seal, pathOf(id, 'bytes')) }),
      };
    },
    drop: (id) => logged(() => drop(id)),
    forget: (id) => logged(() => remove(id)),
    named(keyId, input) {
      const wanted = nameOf(keyId, input);
      return [...known].find(([, { name }]) => name === wanted)?.[0];
    },
  };
  return {
    ...holds,
    /** At the start: lets go of what no approval waits for any more. */
    async sweep(isOpen: (approvalId: string) => boolean): Promise<void> {
      for (const id of [...known.keys()]) if (!isOpen(id)) await holds.drop(id);
    },
  };
}

const nameOf = (keyId: string, { repository, updates }: Record<string, unknown>): string =>
  canonicalJson([keyId, repository ?? null, updates ?? null]);

function pushOf({ updates, seen }: NonNullable<Kept['push']>, seal: Seal | undefined, path: string): HeldPush {
  return {
    seen,
    look: async (about) => (canonicalJson(about.updates) === canonicalJson(updates) ? ok(seen) : fail('held_changed')),
    pack: () => seal && heldIn(path, seal),
  };
}

const uploadOf = (
  { sha256, bytes }: NonNullable<Kept['upload']>,
  seal: Seal | undefined,
  path: string,
): HeldUpload => ({ sha256, bytes, body: seal ? heldIn(path, seal) : heldInMemory(Buffer.alloc(0)) });
