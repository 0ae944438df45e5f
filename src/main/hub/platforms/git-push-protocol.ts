/**
 * What git says to a server in order to push, taken apart strictly and written again: of what a client sent only the names of refs and
 * the hashes are passed on. https://git-scm.com/docs/pack-protocol#_pushing_data_to_a_server
 */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { gitPacket } from './git-protocol.ts';

/** A ref that is moved from one hash to another; `noHash` for what is not there. */
export type RefUpdate = { ref: string; old: string; new: string };

export const noHash = '0'.repeat(40);

/** What a client wants to be done. `strange` is what of it can't be served, in words for its terminal. */
export type PushRequest = {
  updates: RefUpdate[];
  /** Whether it takes more than the report, such as lines for its terminal. */
  hasBands: boolean;
  strange?: string;
  /** The pack that follows, as it comes. */
  pack: AsyncGenerator<Buffer>;
};

const mostUpdates = 50;
const longestLine = 1_000;

/** `push-cert`, push options and SHA-256 are not among them. */
const capability =
  /^(report-status|report-status-v2|side-band-64k|quiet|atomic|ofs-delta|delete-refs|object-format=sha1|agent=[!-~]{1,200}|session-id=[!-~]{1,200})$/;

/** As git has names of branches and tags, and ASCII alone: what is shown is what is meant. None that reads as a hash. */
export const isPushableRef = (ref: string): boolean =>
  /^refs\/(heads|tags)\/(?![-/.])[\w./+@=#,-]{1,200}$/.test(ref) &&
  !/\.\.|\/\/|\/\.|\/-|\.lock(\/|$)|@\{|[/.]$|^refs\/(heads|tags)\/(HEAD$|@$|refs\/|(.*-g)?[0-9a-f]{7,64}$)/i.test(ref);

/** Reads the commands, up to the pack. Fails with `malformed`; what is read whole and can't be served is `strange` instead, so that it can be said. */
export async function readPushRequest(body: AsyncIterable<Buffer>): Promise<Result<PushRequest>> {
  const reader = createPacketReader(body);
  const updates: RefUpdate[] = [];
  const strange: string[] = [];
  let capabilities: string[] = [];
  for (;;) {
    const line = await reader.next();
    if (line === null) break;
    if (line === undefined) return malformed;
    const [command = '', given, ...more] = line.toString().split('\0');
    // A shallow clone says where its history ends. GitHub knows what comes before.
    if (/^shallow [0-9a-f]{40}\n?$/.test(command) && given === undefined) continue;
    const [, old, next, ref] = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\s]+)\n?$/.exec(command) ?? [];
    const isFirst = updates.length === 0;
    if (more.length > 0 || (given !== undefined && !isFirst)) return malformed;
    if (old === undefined || next === undefined || ref === undefined || updates.length >= mostUpdates) return malformed;
    if (!isPushableRef(ref)) strange.push('only branches and tags with plain ASCII names can be pushed');
    if (old === next) strange.push('nothing changes');
    if (updates.some((one) => one.ref.toLowerCase() === ref.toLowerCase())) {
      strange.push('two of the refs are the same, or differ by case alone');
    }
    updates.push({ ref, old, new: next });
    if (given === undefined) continue;
    capabilities = given.trim().split(' ').filter(Boolean);
    const unknown = capabilities.find((one) => !capability.test(one));
    if (unknown !== undefined) strange.push(`${unknown.slice(0, 40)} is not supported`);
  }
  const hasBands = capabilities.includes('side-band-64k');
  return ok({ updates, hasBands, ...(strange[0] !== undefined && { strange: strange[0] }), pack: reader.rest() });
}

const malformed = fail('malformed', 'This push of git can’t be read.', { hint: 'Push again, with git 2.26 or later.' });

/** Packets of a stream, one after the other. */
function createPacketReader(body: AsyncIterable<Buffer>) {
  const chunks = body[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  async function has(length: number): Promise<boolean> {
    while (held.length < length) {
      const { value, done } = await chunks.next();
      if (done) return false;
      held = held.length === 0 ? value : Buffer.concat([held, value]);
    }
    return true;
  }
  return {
    /** Null for the end of a list; undefined for the end of the stream and for what is no packet. */
    async next(): Promise<Buffer | null | undefined> {
      if (!(await has(4))) return undefined;
      const digits = held.toString('latin1', 0, 4);
      const length = /^[0-9a-f]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
      if (length === 0) {
        held = held.subarray(4);
        return null;
      }
      if (length <= 4 || length > longestLine || !(await has(length))) return undefined;
      const line = held.subarray(4, length);
      held = held.subarray(length);
      return line;
    },
    async *rest(): AsyncGenerator<Buffer> {
      if (held.length > 0) yield held;
      for (;;) {
        const { value, done } = await chunks.next();
        if (done) return;
        yield value;
      }
    },
  };
}

/** What the hub takes. `no-thin`: a pack that stands alone can be looked at. */
const offered =
  'report-status side-band-64k atomic ofs-delta delete-refs quiet no-thin object-format=sha1 agent=opengithubx';

/** The branches and tags as a server tells them to anyone who wants to push. */
export function pushAdvertisement(refs: readonly { ref: string; hash: string }[]): Buffer {
  const lines = refs.length > 0 ? refs.map(({ ref, hash }) => `${hash} ${ref}`) : [`${noHash} capabilities^{}`];
  const [first = '', ...others] = lines;
  return Buffer.concat([
    gitPacket('# service=git-receive-pack'),
    flush,
    ...[`${first}\0${offered}`, ...others].map(gitPacket),
    flush,
  ]);
}

/** The commands as the hub sends them: all or none, and each only while its ref is where it was seen. */
export function writePushCommands(updates: readonly RefUpdate[]): Buffer<ArrayBuffer> {
  const capabilities = 'report-status side-band-64k atomic object-format=sha1 agent=opengithubx';
  const lines = updates.map(
    ({ ref, old, new: next }, at) => `${old} ${next} ${ref}${at === 0 ? `\0${capabilities}` : ''}`,
  );
  return Buffer.concat([...lines.map(gitPacket), flush]);
}

/** What a server did, ref by ref, and what it said to the terminal; undefined for what is no report. */
export type PushReport = { refused: { ref: string; why: string }[]; done: string[]; said: string };

export function readPushReport(answer: Buffer): PushReport | undefined {
  const bands: Record<1 | 2 | 3, Buffer[]> = { 1: [], 2: [], 3: [] };
  for (const packet of packetsIn(answer)) {
    const band = packet?.[0];
    if (packet && (band === 1 || band === 2 || band === 3)) bands[band].push(packet.subarray(1));
  }
  const report = packetsIn(Buffer.concat(bands[1])).flatMap((packet) => packet?.toString().replace(/\n$/, '') ?? []);
  const [unpacked, ...lines] = report;
  if (!unpacked?.startsWith('unpack ')) return undefined;
  const said = Buffer.concat([...bands[2], ...bands[3]]).toString();
  const found: PushReport = { refused: [], done: [], said };
  for (const line of lines) {
    const [, isDone, ref = '', why] = /^(ok|ng) (\S+)(?: (.*))?$/.exec(line) ?? [];
    if (isDone === 'ok') found.done.push(ref);
    else if (isDone === 'ng') found.refused.push({ ref, why: why ?? unpacked });
  }
  return found;
}

/** Packets of what is there whole, null for the end of a list; up to what is no packet. */
export function packetsIn(bytes: Buffer): (Buffer | null)[] {
  const found: (Buffer | null)[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const digits = bytes.toString('latin1', at, at + 4);
    const length = /^[0-9a-f]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
    if (length < 0 || at + length > bytes.length) break;
    found.push(length < 4 ? null : bytes.subarray(at + 4, at + length));
    at += Math.max(4, length);
  }
  return found;
}

const flush = Buffer.from('0000');

const mostInBand = 65_000;

/** A line for the terminal, which git prints after `remote: `. ASCII alone. After one that ends by `\r` the next takes its place. */
export const lineForTerminal = (text: string, end: '\n' | '\r' = '\n'): Buffer =>
  inBand(2, Buffer.from(`${plainLine(text)}${end}`));

/** What git prints for each ref: that it was done, or `! [remote rejected] main -> main (why)`. */
export function pushAnswer(
  updates: readonly RefUpdate[],
  why: (ref: string) => string | undefined,
  hasBands: boolean,
): Buffer {
  const lines = updates.map(({ ref }) => {
    const refused = why(ref);
    return refused === undefined ? `ok ${ref}` : `ng ${ref} ${plainLine(refused)}`;
  });
  const report = Buffer.concat([...['unpack ok', ...lines].map(gitPacket), flush]);
  return hasBands ? Buffer.concat([inBand(1, report), flush]) : report;
}

const plainLine = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 900);

function inBand(band: number, bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += mostInBand) {
    const part = bytes.subarray(at, at + mostInBand);
    parts.push(Buffer.from((part.length + 5).toString(16).padStart(4, '0')), Buffer.from([band]), part);
  }
  return Buffer.concat(parts);
}
