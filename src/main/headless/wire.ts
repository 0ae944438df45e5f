/** What the command line and the running hub say to each other: JSON lines over a socket in the data folder. */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { errors } from '../../shared/errors.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

export const SocketRequest = z.object({
  call: z.string(),
  input: z.unknown(),
  /** Whom the call is for, by UserId or e-mail address; the owner where it is left out. */
  as: z.optional(z.string().check(z.minLength(1), z.maxLength(320))),
  passphrase: z.optional(z.string()),
  /** Chosen by a person who signs in with an invitation. */
  newPassphrase: z.optional(z.string()),
});
export type SocketRequest = z.infer<typeof SocketRequest>;

const codes = Object.keys(errors) as (keyof typeof errors)[];

/** One line of the hub: what happens meanwhile, or the end. */
export const SocketAnswer = z.union([
  /** `code`: what the page there has to show as well. `isApproval`: the person confirms there by a touch what was asked for. */
  z.object({
    event: z.object({
      type: z.literal('open_url'),
      url: z.string(),
      code: z.exactOptional(z.string()),
      isApproval: z.exactOptional(z.literal(true)),
    }),
  }),
  z.object({ ok: z.literal(true), output: z.unknown() }),
  z.object({
    ok: z.literal(false),
    failure: z.object({
      code: z.enum(codes),
      message: z.string(),
      hint: z.string(),
      retryAfterSeconds: z.exactOptional(z.number()),
    }),
  }),
]);
export type SocketAnswer = z.infer<typeof SocketAnswer>;

/**
 * Where the socket of a data folder is. The system takes about 100 bytes: Linux refuses 108, macOS 104, and a longer
 * one may be cut off silently.
 */
export function socketPath(folder: string): Result<string> {
  if (process.platform === 'win32') {
    const digest = createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 32);
    return ok(`\\\\.\\pipe\\opengithubx-${digest}`);
  }
  const path = join(folder, 'hub.sock');
  const bytes = Buffer.byteLength(path);
  return bytes <= 100
    ? ok(path)
    : fail('data_folder', `The path of its socket, ${path}, has ${bytes} bytes; 100 is the most.`, {
        hint: 'Choose a folder with a shorter path with --data-dir.',
      });
}

/** Calls `line` for each line that arrives; `tooLong` once when one has more than `most` bytes, then nothing more. */
export function readLines(socket: Socket, most: number, line: (text: string) => void, tooLong: () => void): void {
  let pending = Buffer.alloc(0);
  let over = false;
  socket.on('data', (chunk) => {
    if (over) return;
    pending = Buffer.concat([pending, chunk as Buffer]);
    for (let end = pending.indexOf(10); end >= 0 && end <= most; end = pending.indexOf(10)) {
      const text = pending.toString('utf8', 0, end);
      pending = pending.subarray(end + 1);
      line(text);
    }
    if (pending.length > most) {
      over = true;
      pending = Buffer.alloc(0);
      tooLong();
    }
  });
}
