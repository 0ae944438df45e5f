/**
 * Checks a file of `audit export`, or an archive, without a hub. It shares no code with what writes the log or checks it in the hub, but for
 * the form of a line, so that a mistake there is no mistake here; `docs/verify-audit.py` is the same in another language.
 */
import { createHash, createPublicKey, hash, type JsonWebKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { jsonLine } from '../../../shared/json-line.ts';

/** What a file held, and what does not fit in it, in the order in which it was found. */
export type CheckedExport = {
  records: number;
  consents: number;
  checkpoints: number;
  /** The public keys that signed, raw, base64url. */
  keys: string[];
  wrong: string[];
};

/** `key`: the public key that must have signed it. `isPart`: records of other people are missing. */
type Options = { key: string | undefined; isPart: boolean };

type Entry = Record<string, unknown>;
type Signed = { sequence: number; hash: string; time: string; key: string; signature: string };
type Point = Signed & { accepts?: string };
type Span = Omit<Signed, 'sequence' | 'hash'> & {
  first: number;
  last: number;
  previousHash: string;
  lastHash: string;
  kept: number[];
  keptHash: string;
  archiveHash: string;
};
type Consented = { sequence: number; hash: string; approvalId: string; statement: string; signed: string | null };

/** In the order in which they are hashed. */
const recordFields =
  'sequence time callId userId keyId client endpoint tool access account resource argumentsHmac verdict reason approvalId outcome durationMs bytes items previousHash'.split(
    ' ',
  );
const ofRecord = new Set([...recordFields, 'event', 'hash']);
const genesis = '0'.repeat(64);

/**
 * Reads the file to its end. Throws what the disk or the decompression throws, and `NoExport` where a line is not one of an export.
 */
export async function checkExport(path: string, options: Options): Promise<CheckedExport> {
  const check = new ExportCheck(options);
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    try {
      check.line(line);
    } catch (error) {
      if (error instanceof NoExport) throw new NoExport(`line ${number}: ${error.message}`);
      // What a line says is of no known shape, so that reading it shows whether it has the one of an export.
      if (error instanceof TypeError || error instanceof SyntaxError)
        throw new NoExport(`line ${number}: a part of it is of another kind than in an export`);
      throw error;
    }
  }
  return check.end();
}

/** The text is no export: nothing can be said of what it holds. */
export class NoExport extends Error {}

/** Of characters. Who has an export of somebody else's must not wait for one line without an end. */
const longestLine = 16_000_000;

/** Without their ends. Not by `readline`, which also ends a line at U+2028. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const bytes = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // What ends the file early must end the reading of what it is decompressed to.
  file.on('error', (error) => bytes.destroy(error));
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > longestLine) throw new NoExport('a line is longer than any that the hub writes');
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

class ExportCheck {
  readonly #options: Options;
  readonly #wrong: string[] = [];
  /** Of each key the first sequence that it signed. */
  readonly #first = new Map<string, number>();
  /** Of each key those that its owner accepted it in place of. */
  readonly #accepted = new Map<string, Set<string>>();
  readonly #keys = new Set<string>();
  readonly #hashes = new Map<number, string>([[0, genesis]]);
  /** Records whose reason names a consent, by its hash. */
  readonly #named = new Map<string, Entry>();
  readonly #spans: Span[] = [];
  readonly #content = createHash('sha256');
  #own: string | undefined;
  #hasBegun = false;
  #previous = 0;
  #signed = 0;
  #consents = 0;
  /** Of what is signed: without it, records could be made up after any checkpoint that is genuine. */
  #end = -1;
  #archive: Span | undefined;
  /** The archived part in which the reading is, the hashes of what stayed of it so far, and the newest record that is not one of those. */
  #inside:
    | { span: Span; kept: ReturnType<typeof createHash>; left: { at: number; hash: string } | undefined }
    | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#own = options.key;
  }

  line(text: string): void {
    const entry = entryOf(text);
    // What nothing signs and no hash is over can be put there by anybody.
    const more = Object.keys(entry).filter((name) => !ofRecord.has(name));
    if (Object.keys(entry).length > 1 && more.length > 0)
      this.#wrong.push(`a line says more than what is signed: ${more.sort().join(', ')}`);
    const { tombstone, archive, checkpoint, consent } = entry;
    const span = tombstone ?? archive;
    // After another line it would make what stands before it count as checked.
    if (archive && this.#hasBegun) this.#wrong.push('an archive begins after other lines');
    this.#hasBegun = true;
    // The hash in an archive's first line is over those after it.
    if (this.#archive) this.#content.update(`${text}\n`);
    if (span) this.#span(span as Span, archive !== undefined);
    else if (checkpoint) this.#point(checkpoint as Point);
    else if (consent) this.#consent(consent as Consented);
    else this.#record(entry);
  }

  end(): CheckedExport {
    const { key } = this.#options;
    this.#leave(Number.POSITIVE_INFINITY);
    const archive = this.#archive;
    if (
      archive &&
      (this.#hashes.get(archive.last) !== archive.lastHash || this.#content.digest('hex') !== archive.archiveHash)
    )
      this.#wrong.push('the archive is not the one that was signed');
    const [unsaid] = this.#named.values();
    if (unsaid && !archive) this.#wrong.push(`the consent of record ${unsaid['sequence']} is missing`);
    const own = this.#own ?? '';
    const accepted = this.#accepted.get(own);
    const foreign = [...this.#first].filter(([other]) => other !== own && !accepted?.has(other));
    for (const [, at] of foreign.sort(([, one], [, other]) => one - other))
      this.#wrong.push(`checkpoint ${at} is signed with another key, which the owner has not accepted`);
    const since = this.#first.get(own) ?? 0;
    if (since > 0 && !accepted && !archive)
      this.#wrong.push(
        `the records up to ${since} are from before the key that signs them, which the owner has not accepted`,
      );
    if (this.#signed === 0 || (key !== undefined && !this.#keys.has(key)))
      this.#wrong.push('there is no signed checkpoint');
    else if (this.#previous > this.#end && !archive)
      this.#wrong.push(`no checkpoint signs the records after ${this.#end}`);
    return {
      records: this.#hashes.size - 1,
      consents: this.#consents,
      checkpoints: this.#signed,
      keys: [...this.#keys].sort(),
      wrong: this.#wrong,
    };
  }

  /** Stands for archived records: of an export, or of the archive that the file is. */
  #span(span: Span, isArchive: boolean): void {
    const text = 'opengithubx audit tombstone\n'.concat(
      needed(span, ['first', 'last', 'previousHash', 'lastHash', 'keptHash', 'archiveHash', 'time']).join('\n'),
      '\n',
    );
    this.#signer(span, span.first);
    if (!isSigned(span, text)) this.#wrong.push(`what stands for the records from ${span.first} was changed`);
    if (isArchive) {
      this.#archive = span;
      this.#previous = span.first - 1;
      this.#hashes.set(this.#previous, span.previousHash);
    } else {
      this.#spans.push(span);
      this.#end = Math.max(this.#end, span.last);
    }
  }

  #point(point: Point): void {
    const { sequence: at, key, accepts } = point;
    const lines = needed(point, ['sequence', 'hash', 'time']).join('\n');
    const text =
      accepts === undefined
        ? `opengithubx audit checkpoint\n${lines}\n`
        : `opengithubx audit key accepted\n${accepts}\n${lines}\n`;
    this.#own = this.#options.key ?? key;
    this.#signer(point, at);
    this.#end = Math.max(this.#end, at);
    const known = this.#hashes.get(at);
    const isGone = this.#spans.some(({ first, last }) => first <= at && at <= last);
    if (!isSigned(point, text)) this.#wrong.push(`checkpoint ${at} was changed`);
    else if (known === undefined ? !this.#options.isPart && !isGone : known !== point.hash)
      this.#wrong.push(`record ${at} is missing or another than the one that was signed`);
    else if (accepts !== undefined) this.#accepted.set(key, (this.#accepted.get(key) ?? new Set()).add(accepts));
  }

  #signer({ key }: { key: string }, at: number): void {
    this.#first.set(key, Math.min(at, this.#first.get(key) ?? at));
    this.#keys.add(key);
    this.#signed += 1;
  }

  #consent(consent: Consented): void {
    this.#consents += 1;
    const record = this.#named.get(consent.hash);
    this.#named.delete(consent.hash);
    const wrong = wrongWith(consent, record);
    if (wrong) this.#wrong.push(`the consent of record ${consent.sequence} ${wrong}`);
  }

  #record(record: Entry): void {
    const at = needed(record, ['sequence'])[0] as number;
    const consent = consentIn(record);
    if (consent !== undefined) this.#named.set(consent, record);
    this.#leave(at);
    const ownHash = String(record['hash']);
    const isWhole = digest(record, recordFields) === ownHash;
    if (this.#inside) {
      if (!isWhole) this.#wrong.push(`record ${at} was changed`);
      this.#left(at, record);
      return;
    }
    const { isPart } = this.#options;
    const isNext = at === this.#previous + 1;
    if (at <= this.#previous || (!isNext && !isPart)) this.#wrong.push(`records before record ${at} are missing`);
    else if (isNext && record['previousHash'] !== this.#hashes.get(this.#previous))
      this.#wrong.push(`record ${at} does not follow the one before it`);
    if (!isWhole) this.#wrong.push(`record ${at} was changed`);
    if (record['verdict'] === 'gap') this.#wrong.push(`record ${at} says: ${record['reason']}`);
    this.#hashes.set(at, ownHash);
    this.#previous = at;
  }

  /** A record where others were archived: one that had to stay, or, after a kill, one of the end of that part, without a gap. */
  #left(at: number, record: Entry): void {
    if (!this.#inside) return;
    const { span, kept, left } = this.#inside;
    const ownHash = String(record['hash']);
    const follows = !left || (at === left.at + 1 && record['previousHash'] === left.hash);
    if (left && !follows && !this.#options.isPart) this.#wrong.push(standsThere(left.at));
    const stays = span.kept.includes(at);
    if (left || !stays) this.#inside.left = { at, hash: ownHash };
    if (stays) kept.update(ownHash);
  }

  /** Goes over each archived part that ends before the record `following`, and into the one that it lies in. */
  #leave(following: number): void {
    for (;;) {
      if (this.#inside) {
        const { span, kept, left } = this.#inside;
        if (following <= span.last) return;
        if (!this.#options.isPart) {
          if (kept.digest('hex') !== span.keptHash)
            this.#wrong.push(`records between ${span.first} and ${span.last} are missing or were changed`);
          if (left && (left.at !== span.last || left.hash !== span.lastHash)) this.#wrong.push(standsThere(left.at));
        }
        this.#previous = span.last;
        this.#inside = undefined;
      }
      const span = this.#spans.find(({ first }) => first === this.#previous + 1);
      if (!span) return;
      if (span.previousHash !== this.#hashes.get(this.#previous))
        this.#wrong.push(`archived records from ${span.first} do not follow the one before them`);
      this.#inside = { span, kept: createHash('sha256'), left: undefined };
      this.#hashes.set(span.last, span.lastHash);
    }
  }
}

const standsThere = (at: number): string => `record ${at} stands where others were archived, and is not one of them`;

/** A line as the hub writes it, in an export or an archive. Of two members with one name, two readers may each take another. */
function entryOf(text: string): Entry {
  let entry: unknown;
  try {
    entry = JSON.parse(text);
  } catch {
    throw new NoExport('it is no JSON');
  }
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw new NoExport('it is no object');
  if (text !== JSON.stringify(entry) && text !== jsonLine(entry))
    throw new NoExport('it is not as the hub writes it, or a member is there twice');
  return entry as Entry;
}

/** The values of members that must be there. */
function needed(of: object, names: readonly string[]): unknown[] {
  const missing = names.find((name) => !(name in of));
  if (missing !== undefined) throw new NoExport(`${missing} is missing`);
  return names.map((name) => (of as Entry)[name]);
}

/** SHA-256 over the members in their order, and the event of the few that have one, as JSON. */
function digest(of: object, names: readonly string[]): string {
  const event = (of as Entry)['event'] ?? null;
  return hash('sha256', JSON.stringify([...needed(of, names), ...(event === null ? [] : [event])]));
}

/** The hash of the consent that a record names. */
function consentIn({ verdict, reason }: Entry): string | undefined {
  if (verdict !== 'approved' && verdict !== 'event') return undefined;
  return /(?:^|; )(?:consent|passkey) sha256:([0-9a-f]{64})$/.exec(String(reason ?? ''))?.[1];
}

const raw = (text: unknown): Buffer => Buffer.from(String(text), 'base64url');

/** Whether a signature fits; what is no key has signed nothing. */
function fits(act: () => boolean): boolean {
  try {
    return act();
  } catch {
    return false;
  }
}

const isSigned = ({ key, signature }: { key: string; signature: string }, text: string): boolean =>
  fits(() => verify(null, Buffer.from(text), keyOf({ kty: 'OKP', crv: 'Ed25519', x: key }), raw(signature)));

const keyOf = (key: JsonWebKey) => createPublicKey({ key, format: 'jwk' });

/** What does not fit in what a person consented to, by the record of their approval. */
function wrongWith(consent: Consented, record: Entry | undefined): string | undefined {
  if (digest(consent, ['approvalId', 'statement', 'signed']) !== consent.hash) return 'was changed';
  if (!record || record['sequence'] !== consent.sequence) return 'is of another record';
  const isApproval = record['verdict'] === 'approved';
  const statement = JSON.parse(consent.statement) as Entry;
  const approvalId = record['approvalId'];
  if (approvalId !== consent.approvalId && (isApproval || approvalId !== null)) return 'is of another record';
  const isToApprove = ['approve', 'approve together'].includes(String(statement['decision']));
  if (isApproval !== isToApprove) return 'is to something else';
  if (statement['userId'] !== record['userId']) return "is another person's";
  if (consent.signed !== null && !isConsentSigned(consent.statement, consent.signed))
    return 'has a signature that does not fit';
  return undefined;
}

type Passkey = { publicKey: string; signature: string };
type Evidence = Passkey & {
  clientDataJSON: string;
  authenticatorData: string;
  origin: string;
  rpId: string;
  seat?: Passkey;
};

/** Whether the passkey signed the statement, on its page and with its person verified, and the seat key of a phone as well. */
function isConsentSigned(statement: string, signed: string): boolean {
  const kept = JSON.parse(signed) as Evidence;
  needed(kept, ['clientDataJSON', 'authenticatorData', 'origin', 'rpId', 'publicKey', 'signature']);
  const text = `opengithubx consent v1\n${statement}`;
  const [client, authenticator] = [raw(kept.clientDataJSON), raw(kept.authenticatorData)];
  const data = JSON.parse(client.toString()) as Entry;
  const isHere =
    data['type'] === 'webauthn.get' &&
    raw(data['challenge']).equals(hash('sha256', text, 'buffer')) &&
    data['origin'] === kept.origin &&
    (data['crossOrigin'] ?? false) === false;
  // Bits 1 and 4 of the flags: a person was there, and was verified (WebAuthn, section 6.1).
  const isVerified =
    authenticator.subarray(0, 32).equals(hash('sha256', kept.rpId, 'buffer')) &&
    ((authenticator[32] ?? 0) & 0b101) === 0b101;
  if (!isHere || !isVerified) return false;
  const clientHash = hash('sha256', client, 'buffer');
  const cose = coseMap(raw(kept.publicKey));
  if (!fits(() => verifyPasskey(cose, raw(kept.signature), Buffer.concat([authenticator, clientHash])))) return false;
  const { seat } = kept;
  if (!seat) return true;
  return fits(() => {
    const key = createPublicKey({ key: raw(seat.publicKey), format: 'der', type: 'spki' });
    return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, raw(seat.signature));
  });
}

/** By the algorithm in the key: ES256, EdDSA, or RS256 (https://www.iana.org/assignments/cose). */
function verifyPasskey(cose: Map<number, number | Buffer>, signature: Buffer, text: Buffer): boolean {
  const member = (at: number) => (cose.get(at) as Buffer).toString('base64url');
  switch (cose.get(3)) {
    case -7:
      return verify('sha256', text, keyOf({ kty: 'EC', crv: 'P-256', x: member(-2), y: member(-3) }), signature);
    case -8:
      return verify(null, text, keyOf({ kty: 'OKP', crv: 'Ed25519', x: member(-2) }), signature);
    default:
      return verify('sha256', text, keyOf({ kty: 'RSA', n: member(-1), e: member(-2) }), signature);
  }
}

/** The public key of a passkey: a CBOR map from small numbers to numbers and bytes. */
function coseMap(bytes: Buffer): Map<number, number | Buffer> {
  let at = 0;
  const take = (count: number): Buffer => {
    if (at + count > bytes.length) throw new NoExport('the key of a passkey is cut off');
    at += count;
    return bytes.subarray(at - count, at);
  };
  const head = (): { major: number; value: number } => {
    const first = take(1).readUInt8();
    const [major, value] = [first >> 5, first & 31];
    if (value < 24) return { major, value };
    if (value > 26) throw new NoExport('the key of a passkey is none');
    const size = 1 << (value - 24);
    return { major, value: take(size).readUIntBE(0, size) };
  };
  const item = (): number | Buffer => {
    const { major, value } = head();
    if (major === 0) return value;
    if (major === 1) return -1 - value;
    if (major === 2) return take(value);
    throw new NoExport('the key of a passkey is none');
  };
  const map = head();
  if (map.major !== 5) throw new NoExport('the key of a passkey is none');
  return new Map(Array.from({ length: map.value }, () => [item() as number, item()]));
}
