/** Receipts: signed, so that one can be shown to somebody else; each answer of a side makes a new revision, whose hash goes into the audit log. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import { vaultOf } from '../../../../shared/account.ts';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { ChangeTopic } from '../../../../shared/contract.ts';
import type { Account, Key } from '../../../../shared/model.ts';
import { parseJson } from '../../../../shared/parse-json.ts';
import { Receipt } from '../../../../shared/receipt.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import type { SecretStore } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import type { VaultAccount } from '../../identity/vault/token-store.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { catalogueProviderOf } from '../../platforms/catalogue.ts';
import type { Platform } from '../../platforms/platform.ts';
import type { LineDraft } from './jobs.ts';

type Dependencies = {
  database: Database;
  audit: Audit;
  key: ReceiptKey;
  tell: (topic: ChangeTopic, userId: string) => void;
};

export function createReceipts({ database, audit, key, tell }: Dependencies) {
  return {
    /**
     * Signs the receipt as it stands and keeps it in place of its last revision, with its record and `alongside` or not at all.
     * `holder` is who may read it: the person who did the deed, who need not be whom it was about.
     */
    async save(unsigned: UnsignedReceipt, holder: string, alongside: Write[]): Promise<Receipt> {
      const receipt = key.sign(unsigned);
      const { id, userId, begunAt, revision } = receipt;
      const text = canonicalJson(receipt);
      const hash = createHash('sha256').update(text).digest('hex');
      const reason = `receipt ${id}, revision ${revision}, SHA-256 ${hash}`;
      const entry = { callId: randomUUID(), userId, verdict: 'event', reason, outcome: 'ok' } as const;
      const sql = `INSERT INTO receipts (id, holder, begun_at, text) VALUES (?, ?, ?, ?)
                   ON CONFLICT (id) DO UPDATE SET text = excluded.text`;
      const row = { sql, values: [id, holder, begunAt, text] };
      await audit.append({ ...entry, event: { kind: 'receipt', id, revision } }, [row, ...alongside]);
      tell('receipts', holder);
      return receipt;
    },
    /** Newest first. */
    async list(holder: string): Promise<Receipt[]> {
      const rows = await database.read(
        'SELECT text FROM receipts WHERE holder = ? ORDER BY begun_at DESC, id LIMIT 200',
        [holder],
      );
      return rows.map((row) => JSON.parse(String(row['text'])) as Receipt);
    },
    sign: key.sign,
    verify: key.verify,
  };
}

export type Receipts = ReturnType<typeof createReceipts>;

const receiptKeyName = 'hub.receipt_key';

export type UnsignedReceipt = Omit<Receipt, 'publicKey' | 'signature'>;

type ReceiptKey = {
  sign(receipt: UnsignedReceipt): Receipt;
  /** `isSigned`: nothing of it was changed since it was signed with the key that it names. `isOurs`: and that key is this one. */
  verify(text: string): { isSigned: boolean; isOurs: boolean };
};

/** The key with which the hub signs what each side answered: Ed25519 (RFC 8032), made at the first start. A store that keeps secrets in memory alone has another at each start. */
export async function openReceiptKey(secrets: SecretStore): Promise<ReceiptKey> {
  const kept = await secrets.get(receiptKeyName);
  const privateKey = kept ? createPrivateKey(Secret.reveal(kept)) : generateKeyPairSync('ed25519').privateKey;
  if (!kept) await secrets.set(receiptKeyName, new Secret(pem(privateKey, 'pkcs8')));
  const publicKey = pem(createPublicKey(privateKey), 'spki');

  return {
    sign(receipt) {
      const signed = { ...receipt, publicKey };
      return { ...signed, signature: sign(null, bytesOf(signed), privateKey).toString('base64') };
    },
    verify(text) {
      const receipt = read(text);
      const isSigned = receipt !== undefined && isSignedByItsKey(receipt);
      return { isSigned, isOurs: isSigned && receipt.publicKey === publicKey };
    },
  };
}

const pem = (key: KeyObject, type: 'pkcs8' | 'spki'): string => key.export({ format: 'pem', type }).toString();

/** What is signed: the canonical JSON (RFC 8785) of all but the signature. */
const bytesOf = (signed: Omit<Receipt, 'signature'>): Buffer => Buffer.from(canonicalJson(signed), 'utf8');

function read(text: string): Receipt | undefined {
  const value = parseJson(text);
  // Of a member that stands there twice the last is signed, and a person may read the first.
  return colonsIn(text) === membersOf(value) ? Receipt.safeParse(value).data : undefined;
}

/** Outside its strings JSON has one colon for each member of an object. */
const colonsIn = (text: string): number => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;

const membersOf = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 0
    : Object.values(value).reduce<number>(
        (sum, one) => sum + membersOf(one),
        Array.isArray(value) ? 0 : Object.keys(value).length,
      );

function isSignedByItsKey({ signature, ...signed }: Receipt): boolean {
  try {
    const key = createPublicKey(signed.publicKey);
    // Another kind of key would have another kind of signature, which this does not speak for.
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, bytesOf(signed), key, Buffer.from(signature, 'base64'));
  } catch {
    return false; // what it names is no key
  }
}

// Which sides a deed concerns, in the order in which they are ended. Pure: what there is to end is given.

/** `vault` is undefined for one that an earlier deed has closed: its token was that deed's to end. */
export type ClosingAccount = { account: Account; platform: Platform | undefined; vault: VaultAccount | undefined };

export const keyLines = (keys: Key[]): LineDraft[] =>
  keys.map(({ id, client }) => ({ side: 'keys', what: `key of ${client}`, work: { side: 'keys', keyId: id } }));

export const approvalsLine: LineDraft = { side: 'approvals', what: 'waiting calls', work: { side: 'approvals' } };
export const tokensLine: LineDraft = {
  side: 'cached tokens',
  what: 'tokens in memory',
  work: { side: 'cached tokens' },
};

/** First that the vaults forget the accounts, then what the platforms can end themselves, and what only the person can. */
export const accountLines = (closing: ClosingAccount[]): LineDraft[] => [
  ...closing.map(vaultLine),
  ...closing.flatMap(platformLines),
];

export const unknownAccountsLine: LineDraft = {
  side: 'connected account',
  what: 'connected accounts',
  answer: 'failed',
  detail: 'The database could not be read, so the hub does not know which there are.',
};

export const signInLine: LineDraft = { side: 'sign-in', what: 'Auth0 sign-in', work: { side: 'sign-in' } };

/** It has no work: only the browser itself can say that it is over. */
export const browserLine = (detail: string): LineDraft => ({
  side: 'browser session',
  what: 'Auth0 session in the browser',
  answer: 'unconfirmed',
  detail,
});

export const openWebUILine: LineDraft = { side: 'open webui', what: 'Open WebUI', work: { side: 'open webui' } };

const nameOf = ({ account, platform }: ClosingAccount): string =>
  `${account.label} on ${platform?.title ?? account.platform}`;

const closedOf = ({ account, vault }: ClosingAccount) => ({
  id: account.id,
  platform: account.platform,
  connection: vault?.connection ?? '',
  loginHint: vault?.loginHint,
});

const vaultLine = (closing: ClosingAccount): LineDraft => ({
  side: 'connected account',
  what: nameOf(closing),
  work: { side: 'connected account', account: closedOf(closing) },
});

function platformLines(closing: ClosingAccount): LineDraft[] {
  const { account, platform, vault } = closing;
  // This computer's vault ends all that a service gave before it forgets it, in the line of the account.
  if (!platform || !vault || vaultOf(account.id) === 'this-computer') return [];
  const side = 'platform';
  const token = `access token of ${nameOf(closing)}`;
  const { revocation } = platform;
  if (!revocation) {
    const detail = `${platform.title} offers no way to end it; it ends by itself.`;
    const ending: LineDraft = { side, what: token, answer: 'unconfirmed', detail };
    const consent = catalogueProviderOf(platform)?.revoke;
    if (!consent) return [ending];
    const what = `the consent for ${nameOf(closing)}`;
    return [ending, { side, what, answer: 'by hand', detail: consent.words, page: consent.page }];
  }
  const ending: LineDraft = { side, what: token, work: { side, account: closedOf(closing) } };
  const { remains } = revocation;
  if (!remains) return [ending];
  const detail =
    'The refresh token existed only in Token Vault and was deleted with the account. The platform keeps listing the app until you remove it there.';
  return [
    ending,
    { side, what: `${remains.what} for ${nameOf(closing)}`, answer: 'by hand', detail, page: remains.page },
  ];
}
