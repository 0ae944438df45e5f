/** Passkeys with which a person approves: what they sign, what a browser sends of that, and who has to use one. */
import * as z from 'zod/mini';
import { canonicalJson } from './canonical-json.ts';

/** `any`: a passphrase, the app's own window, or a passkey. `passkey elsewhere`: a passkey of a phone, with the seat key of its browser. */
export const ApprovalLevel = z.enum(['any', 'passkey', 'passkey elsewhere']);
export type ApprovalLevel = z.infer<typeof ApprovalLevel>;

/** `careful`: of what deletes, and of what the guard asks about. It is never below `usual`. */
export const ApprovalLevels = z.object({ usual: ApprovalLevel, careful: ApprovalLevel });
export type ApprovalLevels = z.infer<typeof ApprovalLevels>;

export const ListedPasskey = z.object({
  /** As the browser names it. */
  id: z.string(),
  name: z.string(),
  /** The host of the page that it is for. */
  rpId: z.string(),
  addedAt: z.string(),
  /** From when on it approves what takes a passkey. */
  approvesFrom: z.string(),
  /** Whether a copy of it is with its maker, who may hand it to another device. */
  isBackedUp: z.boolean(),
  /** Whether the browser that added it has a seat key, and so can approve where the level is `passkey elsewhere`. */
  hasSeat: z.boolean(),
});
export type ListedPasskey = z.infer<typeof ListedPasskey>;

export const PasskeyStanding = z.object({
  passkeys: z.array(ListedPasskey),
  levels: ApprovalLevels,
  /** Lower levels that the person asked for, and from when they count. */
  lowering: z.nullable(z.object({ levels: ApprovalLevels, from: z.string() })),
  /** Where passkeys are used on this computer, or why that is not possible. */
  page: z.union([z.object({ url: z.string() }), z.object({ why: z.string() })]),
  /** Where they are used on a phone; null where the hub has no address for that. */
  elsewhere: z.nullable(z.string()),
});
export type PasskeyStanding = z.infer<typeof PasskeyStanding>;

const encoded = (longest: number) => z.string().check(z.maxLength(longest), z.regex(/^[\w-]+$/));

/** What `navigator.credentials.get` answers, in base64url. */
export const PasskeyAssertion = z.object({
  id: encoded(1400),
  authenticatorData: encoded(4_000),
  clientDataJSON: encoded(4_000),
  signature: encoded(2_000),
});
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>;

/** What `navigator.credentials.create` answers. */
export const PasskeyRegistration = z.object({
  id: encoded(1400),
  attestationObject: encoded(20_000),
  clientDataJSON: encoded(4_000),
});
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>;

/** A question to a passkey; its nonce counts once, and for two minutes. `until` is in milliseconds. */
export const PasskeyQuestion = z.object({
  hub: z.string(),
  userId: z.string(),
  nonce: z.string(),
  until: z.number(),
  rpId: z.string(),
  /** The passkeys that may answer; none where any of this address may. */
  credentials: z.array(z.string()),
});
export type PasskeyQuestion = z.infer<typeof PasskeyQuestion>;

/** The same statement, signed by the seat key of a phone's browser: ECDSA over P-256, as WebCrypto writes it. */
const SeatSignature = z.string().check(z.regex(/^[\w-]{86}$/));

/** A seat key that a phone's browser has made, which signs what the new passkey signs. `publicKey` is SPKI. */
export const NewSeat = z.object({ publicKey: encoded(200), signature: SeatSignature });
export type NewSeat = z.infer<typeof NewSeat>;

export const SignedAnswer = z.object({
  nonce: z.string(),
  assertion: PasskeyAssertion,
  seat: z.optional(SeatSignature),
});
export type SignedAnswer = z.infer<typeof SignedAnswer>;

/** What a passkey that approves lets in: one that waits for its 24 hours, or the one that a phone is about to add at that host. */
export type LetIn =
  | { decision: 'let in'; passkey: Pick<ListedPasskey, 'id' | 'name' | 'rpId'> }
  | { decision: 'invite'; rpId: string };

/** Of what widens what a client may do, where its person confirms that with a passkey. */
export const confirming = {
  /** The page where they do. */
  passkeyAt: z.optional(z.string()),
  /** They did, there. */
  isConfirmed: z.optional(z.literal(true)),
};

/** The page is opened, a request is approved, a passkey is added, or one that exists lets another one in. */
type Decided =
  | { decision: 'open' | 'add' }
  | LetIn
  /** `approval` is the hash of what was shown. */
  | { decision: 'approve'; approval: string; forAWhile: boolean }
  /** Of several requests, in their order. */
  | { decision: 'approve together'; approvals: string[] }
  /** The hash of what was shown, its kind included. `given`: what the person gave of it. `window`: the one that gets the key. */
  | { decision: 'confirm'; confirmed: string; given?: unknown; window?: string | undefined };

/** What one touch approves: up to ten requests, of which none deletes or is warned of. */
export const TogetherApproved = z
  .array(z.object({ id: z.string(), hash: z.string() }))
  .check(z.minLength(2), z.maxLength(10));
export type TogetherApproved = z.infer<typeof TogetherApproved>;

/** The SHA-256 of a secret that a window keeps to itself. A program that knows the passphrase can ask for a key that is not its own. */
export const WindowHash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** What is signed, as canonical JSON. */
export const statementOf = (
  { hub, userId, nonce, until }: Pick<PasskeyQuestion, 'hub' | 'userId' | 'nonce' | 'until'>,
  decided: Decided,
): string => canonicalJson({ hub, userId, nonce, until, ...decided });

/** The SHA-256 of this is the challenge. */
export const challengeText = (statement: string): string => `opengithubx consent v1\n${statement}`;

/** So long an assertion may take (milliseconds). */
export const answerWithin = 2 * 60_000;
