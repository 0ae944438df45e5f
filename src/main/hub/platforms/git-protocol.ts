/**
 * What git says to a server in order to read, version 2 of its protocol: taken apart strictly and written again, so that nothing
 * which was not understood is passed on. https://git-scm.com/docs/protocol-v2
 */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { onWorker } from '../ground/on-worker.ts';
import { ownTurn } from '../ground/waiting.ts';

/** What a client asks for: the names of refs, or objects. Of each the lines that the protocol has for it, in their order. */
export type GitRequest = { command: 'ls-refs' | 'fetch'; lines: string[] };

/** Bytes: 40,000 lines with a hash. git sends up to 16,384 that it has in one request, then those again with as many more. */
export const longestGitRequest = 2_200_000;

/** Where Git LFS is asked where large files are: https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md */
export const isLargeFilesUrl = (url: string): boolean => url.endsWith('/info/lfs/objects/batch');

/** git itself sends up to 16,384 commits that it has, then all of those again with as many more. */
const mostLines = 40_000;

const hash = '[0-9a-f]{40}';
/** The name of a ref, or the beginning of one; git allows no control character, space, backslash or `..` in it. */
const ref = String.raw`(?!.*\.\.)[^\x00-\x20\x7f~^:?*[\\]{1,250}`;

/**
 * `want-ref`, `packfile-uris`, `sideband-all` and server options are not offered, so that a client which asks for them was not
 * answered by the hub.
 */
const known: Record<GitRequest['command'], RegExp> = {
  'ls-refs': new RegExp(`^(peel|symrefs|unborn|ref-prefix ${ref})$`),
  fetch: new RegExp(
    `^(want ${hash}|have ${hash}|shallow ${hash}|done|thin-pack|no-progress|include-tag|ofs-delta|wait-for-done|` +
      `deepen [1-9]\\d{0,9}|deepen-relative|deepen-since \\d{1,12}|deepen-not ${ref}|` +
      `filter (blob:none|blob:limit=\\d{1,12}[kmg]?|tree:\\d{1,4}|object:type=(commit|tree|blob|tag)|combine:[\\w:=%+-]{1,200}))$`,
  ),
};

const capability = /^(agent=[\x21-\x7e]{1,200}|object-format=sha1|session-id=[\x21-\x7e]{1,200})$/;

/** Fails with `malformed`, which says what was not understood. */
export function readGitRequest(body: Buffer): Result<GitRequest> {
  const packets = packetsOf(body);
  const [first, ...rest] = packets ?? [];
  const command = first === 'command=ls-refs' ? 'ls-refs' : first === 'command=fetch' ? 'fetch' : undefined;
  if (!packets || command === undefined) return notUnderstood('it is no command of version 2');
  const end = rest.indexOf(flush);
  const delimiter = rest.indexOf(delim);
  if (end !== rest.length - 1) return notUnderstood('it does not end where it says');
  const capabilities = rest.slice(0, delimiter === -1 ? end : delimiter) as string[];
  const lines = delimiter === -1 ? [] : (rest.slice(delimiter + 1, end) as (string | symbol)[]);
  const strange = [
    ...capabilities.filter((one) => !capability.test(one)),
    ...lines.filter((one) => typeof one !== 'string' || !known[command].test(one)),
  ];
  if (lines.length > mostLines) return tooMuch;
  if (strange.length > 0) return notUnderstood(`${String(strange[0]).slice(0, 60)} is not passed on`);
  return ok({ command, lines: lines as string[] });
}

/** Bytes that this thread reads itself: a clone has few lines, and a fetch into a large repository thousands. */
const mostHere = 64 * 1024;

/** A request whose lines are one text: to copy it from thread to thread takes no time for each of forty thousand. */
export type GitRequestText = { command: GitRequest['command']; lines: string };

/** The same as a text, which is what the worker answers. */
export function readGitRequestText(body: Buffer): Result<GitRequestText> {
  const read = readGitRequest(body);
  return read.ok ? ok({ command: read.value.command, lines: read.value.lines.join('\n') }) : read;
}

/** The same, on the worker where it is long, and then in a turn of the event loop that no other long request has. Fails with `too_large` as well. */
export async function readLongGitRequest(body: Buffer): Promise<Result<GitRequestText>> {
  if (body.length <= mostHere) return readGitRequestText(body);
  const read = await onWorker<typeof readGitRequestText>('read a request of git', body);
  await ownTurn();
  return read.ok ? read.value : read;
}

/** The request as the hub sends it. */
export function writeGitRequest({ command, lines }: GitRequest): Buffer<ArrayBuffer> {
  return Buffer.concat([
    ...[`command=${command}`, 'agent=opengithubx', 'object-format=sha1'].map(gitPacket),
    Buffer.from('0001'),
    // In one piece: a buffer for each of thirty thousand lines takes as long as all else that is done with them.
    Buffer.from(lines.map(packetOf).join('')),
    Buffer.from('0000'),
  ]);
}

/** The same of what is one text. */
export const writeGitRequestText = ({ command, lines }: GitRequestText): Buffer<ArrayBuffer> =>
  writeGitRequest({ command, lines: lines === '' ? [] : lines.split('\n') });

/** The same, on the worker where it is long. Fails with `too_costly`. */
export async function writeLongGitRequest(request: GitRequestText): Promise<Result<Buffer<ArrayBuffer>>> {
  if (request.lines.length <= mostHere) return ok(writeGitRequestText(request));
  const written = await onWorker<typeof writeGitRequestText>('write a request of git', request);
  if (!written.ok) return written;
  const { buffer, byteOffset, byteLength } = written.value; // between threads a buffer turns into an array of bytes
  return ok(Buffer.from(buffer, byteOffset, byteLength));
}

const packetOf = (line: string): string => `${(Buffer.byteLength(line) + 5).toString(16).padStart(4, '0')}${line}\n`;

/** What the hub can do for a client: of what servers offer, what it can look at. The same for every repository, so that it tells nothing of any. */
export const gitAdvertisement: Buffer = Buffer.concat([
  gitPacket('# service=git-upload-pack'),
  Buffer.from('0000'),
  ...[
    'version 2',
    'agent=opengithubx',
    'ls-refs=unborn',
    'fetch=shallow filter wait-for-done',
    'object-format=sha1',
  ].map(gitPacket),
  Buffer.from('0000'),
]);

/** A refusal as git prints it: `fatal: remote error: …`. ASCII alone, since it goes to a terminal. */
export const gitRefusal = (said: string): Buffer => gitPacket(`ERR ${said.replace(/[^\x20-\x7e]+/g, '?')}`);

/** How many objects a pack holds, by its head in the first packets of an answer to `fetch`; undefined where they hold none. */
export function objectsIn(beginning: Buffer): number | undefined {
  const section = beginning.indexOf('packfile\n');
  const head = section === -1 ? -1 : beginning.indexOf('PACK', section + 9, 'latin1');
  return head === -1 || beginning.length < head + 12 ? undefined : beginning.readUInt32BE(head + 8);
}

/**
 * Takes the answer to a request in pieces and gives it on, packet by packet: objects as they come, all other packets through `clean`,
 * which keeps their length. What the server says of its progress is left out, since a text in pieces can't be cleaned packet by packet.
 * Throws on what is no packet.
 */
export function createAnswerFilter(clean: (packet: Buffer) => void): (piece: Uint8Array) => Buffer[] {
  let held: Buffer = Buffer.alloc(0);
  /** Bytes of objects that are still to come in the packet that has begun. */
  let left = 0;
  return (piece) => {
    const given = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const bytes = held.length === 0 ? given : Buffer.concat([held, given]);
    const passed: Buffer[] = [];
    /** What stands between here and `at` is passed on as one. */
    let from = 0;
    let at = Math.min(left, bytes.length);
    left -= at;
    while (at < bytes.length) {
      const { length, band } = packetAt(bytes, at);
      if (band === 1) {
        const end = Math.min(bytes.length, at + length);
        left = at + length - end;
        at = end;
        continue;
      }
      if (band === undefined || at + length > bytes.length) break;
      if (band === 2) {
        passed.push(bytes.subarray(from, at));
        from = at + length;
      } else {
        clean(bytes.subarray(at, at + length));
      }
      at += length;
    }
    passed.push(bytes.subarray(from, at));
    held = Buffer.from(bytes.subarray(at));
    return passed.filter(({ length }) => length > 0);
  };
}

/** How long the packet is that begins there, and its band; 0 for one without, undefined where too little of it is there. */
function packetAt(bytes: Buffer, at: number): { length: number; band: number | undefined } {
  const digits = bytes.toString('latin1', at, at + 4);
  if (digits.length < 4) return { length: 0, band: undefined };
  if (!/^[0-9a-f]{4}$/.test(digits)) throw new TypeError('It is no answer of git.');
  const length = Math.max(4, Number.parseInt(digits, 16));
  return { length, band: length > 4 ? bytes[at + 4] : 0 };
}

/** The refs in an answer to `ls-refs`, each with its hash; one that points to nothing yet is left out. */
export function readRefs(answer: Buffer): { ref: string; hash: string }[] {
  return (packetsOf(answer) ?? []).flatMap((line) => {
    const [, hash, ref] = (typeof line === 'string' && /^([0-9a-f]{40}) ([^ ]+)/.exec(line)) || [];
    return hash !== undefined && ref !== undefined ? [{ ref, hash }] : [];
  });
}

const flush = Symbol('0000');
const delim = Symbol('0001');

/** A line of the protocol. */
export function gitPacket(line: string): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(`${line}\n`);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}

type Packet = { bytes: Buffer; text: string | undefined };

/** The whole packets at the beginning of an answer, each with its line, or none for one that ends a section; and where they end. Throws on what is no packet. */
export function packetsAtStart(bytes: Buffer): { packets: Packet[]; end: number } {
  const packets: Packet[] = [];
  let at = 0;
  for (;;) {
    const { length } = packetAt(bytes, at);
    if (length === 0 || at + length > bytes.length) return { packets, end: at };
    const packet = bytes.subarray(at, at + length);
    packets.push({ bytes: packet, text: length > 4 ? packet.toString('utf8', 4).replace(/\n$/, '') : undefined });
    at += length;
  }
}

/** All packets of a request, each without the newline at its end; undefined for what is cut or no packets at all. */
function packetsOf(body: Buffer): (string | symbol)[] | undefined {
  const found: (string | symbol)[] = [];
  for (let at = 0; at < body.length; ) {
    const digits = body.toString('latin1', at, at + 4);
    if (!/^[0-9a-f]{4}$/.test(digits)) return undefined;
    const length = Number.parseInt(digits, 16);
    if (length < 4) {
      if (length > 1) return undefined;
      found.push(length === 0 ? flush : delim);
      at += 4;
      continue;
    }
    if (at + length > body.length) return undefined;
    found.push(body.toString('utf8', at + 4, at + length).replace(/\n$/, ''));
    at += length;
  }
  return found;
}

const tooMuch = fail('too_large', 'This request of git names too many commits.', {
  hint: 'Clone into an empty folder instead.',
});
const notUnderstood = (why: string) =>
  fail('malformed', `This request of git can't be served: ${why}.`, { hint: 'Use git 2.26 or later.' });
