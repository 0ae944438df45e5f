/**
 * What a person is shown of a request, as one text that the hub makes. A card draws from that text alone and hashes it itself: what is
 * approved is the hash of what the card drew, and nothing that the card was told beside it.
 */
import * as z from 'zod/mini';
import { Approval } from './approval.ts';
import { AuthorizationGrant, AuthorizationRequest } from './authorization.ts';
import { call, confirmation, console, nothing, one } from './call.ts';
import { canonicalJson } from './canonical-json.ts';
import { ImportProposal } from './imports.ts';
import { Proposal } from './model.ts';
import { parseJson } from './parse-json.ts';
import { PasskeyQuestion, SignedAnswer, WindowHash } from './passkey.ts';
import { fail, ok, type Result } from './result.ts';
import { KeyChange } from './shapes.ts';
import { HubChange } from './wishes.ts';

/** `hub`: the public key of its audit log. The time left is not part of it: the person may give a call more of it. */
const ShownRequest = z.object({
  v: z.literal(2),
  hub: z.string(),
  salt: z.string(),
  accountId: z.string(),
  policy: z.string(),
  place: z.optional(z.object({ id: z.string(), isPrivate: z.boolean() })),
  ...z.omit(Approval, { shown: true, hash: true, expiresAt: true, isCancelled: true, passkeyAt: true, state: true })
    .shape,
});
type ShownRequest = z.infer<typeof ShownRequest>;

export const shownText = (request: Omit<ShownRequest, 'v'>): string =>
  canonicalJson(ShownRequest.parse({ v: 2, ...request }));

/** The request as its own text has it, with the hash of that text (SHA-256, in hex). Fails where the text says what no card would draw. */
export async function drawnFrom(
  { shown = '', id, state, expiresAt, passkeyAt }: Approval,
  sha256: (text: string) => string | Promise<string>,
): Promise<Result<Approval>> {
  const parsed = ShownRequest.safeParse(parseJson(shown));
  if (!parsed.success || parsed.data.id !== id || canonicalJson(parsed.data) !== shown) return undrawable;
  const { v, hub, salt, accountId, policy, place, ...request } = parsed.data;
  return ok({ ...request, shown, hash: await sha256(shown), state, expiresAt, ...(passkeyAt && { passkeyAt }) });
}

const head = { v: z.literal(2), hub: z.string(), salt: z.string() };
const isLater = { passkeyAt: true, isConfirmed: true } as const;

/** What lets somebody do more than before: a key, access by OAuth, tools to import, a hold that is taken off a key, or a change to the hub. */
const ShownWish = z.discriminatedUnion('kind', [
  z.object({ ...head, kind: z.literal('key'), of: z.omit(Proposal, isLater) }),
  z.object({ ...head, kind: z.literal('access'), of: z.omit(AuthorizationRequest, { ...isLater, given: true }) }),
  z.object({ ...head, kind: z.literal('tools'), of: z.omit(ImportProposal, isLater) }),
  z.object({ ...head, kind: z.literal('key change'), of: z.omit(KeyChange, isLater) }),
  z.object({ ...head, kind: z.literal('hub change'), of: z.omit(HubChange, isLater) }),
]);
type ShownWish = z.infer<typeof ShownWish>;
export type ConfirmedKind = ShownWish['kind'];
/** With the hash of what is shown of it. */
export type DrawnWish = ShownWish & { hash: string };

export const shownWish = (wish: { kind: ConfirmedKind; of: object; hub: string; salt: string }): string =>
  canonicalJson(ShownWish.parse({ v: 2, ...wish }));

/** The same for a wish, from its text alone. */
export async function wishFrom(
  shown: string,
  sha256: (text: string) => string | Promise<string>,
): Promise<Result<DrawnWish>> {
  const parsed = ShownWish.safeParse(parseJson(shown));
  if (!parsed.success || canonicalJson(parsed.data) !== shown) return undrawable;
  return ok({ ...parsed.data, hash: await sha256(shown) });
}

const undrawable = fail('approval_changed', 'This request can’t be shown in full, so nobody can approve it.', {
  hint: 'Load the page again. If that changes nothing, deny the request.',
});

/** `window`: of a key, the one that led to the page, which alone gets it. */
const begun = { id: z.string(), hash: z.string(), window: z.optional(WindowHash) };

export const confirmationCalls = {
  /** What widens what a client may do, and waits for its person: the text that its card is drawn from. */
  'confirmations.list': call(
    'read',
    'person',
    confirmation,
    nothing,
    z.array(z.object({ id: z.string(), shown: z.string(), passkeyAt: z.optional(z.string()) })),
  ),
  /** For the window that asked for it: whether nobody can confirm it any more, because its person said no or it made room for another. */
  'confirmations.standing': call('read', 'anyone', console, one, z.object({ isOver: z.boolean() })),
  /** The question that a passkey answers, on the page for approvals alone. */
  'confirmations.begin': call('propose', 'person', confirmation, z.object(begun), PasskeyQuestion),
  /** By a touch. It is made where it was asked for, and a change to a key at once. */
  'confirmations.confirm': call(
    'grant',
    'person',
    confirmation,
    z.object({ ...begun, given: z.optional(AuthorizationGrant), passkey: SignedAnswer }),
    one,
  ),
} as const;
