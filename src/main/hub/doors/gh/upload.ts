/** Files that gh and SDKs upload: each waits in the data folder until its person has looked at it, and is gone after that. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { LiveKey } from '../../kernel/keys/keys.ts';
import type { HeldUpload } from '../../platforms/tool.ts';
import { openFolder } from '../git/quarantine.ts';
import { heldIn, heldInMemory, sealInto } from '../git/sealed-bytes.ts';
import { createShares } from '../git/shares.ts';

/** Where a file of a release arrives: GitHub has another host for it, and the hub its own address. */
export const uploadPath = /^\/api\/v3\/repos\/[\w-]+\/[\w.-]+\/releases\/\d+\/assets$/;

export const nothingHeld: HeldUpload = {
  sha256: createHash('sha256').digest('hex'),
  bytes: 0,
  body: heldInMemory(Buffer.alloc(0)),
};

/** gh sends five files at a time. */
export const mostUploads = { ofKey: 5, ofPerson: 8, all: 10, sure: 5 };

export type Held = { upload: HeldUpload; drop(): Promise<void> };

/** `root` is a folder that is emptied at each start, `most` the bytes of a file. */
export function createUploads(root: string, most = 100_000_000) {
  const places = createShares(mostUploads);

  /** Takes the body in. Fails where it is too large, too many wait already, or the disk has no room. */
  async function take(key: Pick<LiveKey, 'id' | 'userId'>, request: IncomingMessage): Promise<Result<Held>> {
    const leave = places.take(key);
    if (!leave) {
      request.resume();
      return fail('too_many_requests', 'Too many files wait already.', {
        hint: 'Upload again when they are answered.',
      });
    }
    let folder: string | undefined;
    const drop = async (): Promise<void> => {
      leave();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    };
    let isHeld = false;
    try {
      const opened = await openFolder(root, 'upload-');
      if (!opened.ok) {
        request.resume();
        return opened;
      }
      folder = opened.value;
      const written = await write(request, join(folder, 'file'), most);
      isHeld = written.ok;
      return written.ok ? ok({ upload: written.value, drop }) : written;
    } finally {
      if (!isHeld) await drop();
    }
  }

  return { take };
}

async function write(request: IncomingMessage, path: string, most: number): Promise<Result<HeldUpload>> {
  let bytes = 0;
  let isBroken = false;
  async function* within(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of body) {
        bytes += chunk.length;
        // Read to its end all the same: a client that is cut off while it sends prints no answer.
        if (bytes <= most) yield chunk;
      }
    } catch (error) {
      isBroken = true;
      throw error;
    }
  }
  const seal = await sealInto(path, within(request)).catch((error: unknown) => {
    if (!isBroken) throw error; // not the client's fault
  });
  if (!seal) return fail('malformed', 'The body ended too early.');
  if (bytes > most)
    return fail('too_large', `A file may have ${most / 1_000_000} MB.`, { hint: 'Upload it on github.com.' });
  return ok({ sha256: seal.sha256, bytes, body: heldIn(path, seal) });
}
