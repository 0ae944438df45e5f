/** What waits, one card after another, and the outcome of the one that was being read. */
import type { Approval } from '../../../shared/approval.ts';
import type { AuthorizationRequest } from '../../../shared/authorization.ts';
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { drawnFrom, wishFrom } from '../../../shared/confirmation.ts';
import type { ImportProposal } from '../../../shared/imports.ts';
import type { Proposal } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { KeyChange } from '../../../shared/shapes.ts';
import type { HubChange } from '../../../shared/wishes.ts';
import type { ConfirmationConnection } from './connect.ts';
import { groupsOf, type Together, togetherOf } from './together.ts';

export type Card =
  | { kind: 'authorization'; id: string; of: Drawn<AuthorizationRequest> }
  | { kind: 'approval'; id: string; of: Approval }
  | { kind: 'together'; id: string; of: Together }
  | { kind: 'proposal'; id: string; of: Drawn<Proposal> }
  | { kind: 'import'; id: string; of: Drawn<ImportProposal> }
  | { kind: 'key change'; id: string; of: Drawn<KeyChange> }
  | { kind: 'hub change'; id: string; of: Drawn<HubChange> };

/** `hash`: that of its text, on the page where a passkey confirms it. */
export type Drawn<Wish> = Wish & { hash?: string };

export type PendingRequests = {
  approvals: Approval[];
  proposals: Drawn<Proposal>[];
  authorizations: Drawn<AuthorizationRequest>[];
  imports: Drawn<ImportProposal>[];
  keyChanges?: Drawn<KeyChange>[];
  hubChanges?: Drawn<HubChange>[];
};

/** Who asks, as they call themselves. */
export function cardClient(card: Card): string {
  if (card.kind === 'import') return card.of.title;
  if (card.kind === 'hub change') return '';
  return card.kind === 'authorization' ? card.of.client.name : card.of.client;
}

/** The requests that a card asks about. */
export const requestsOn = (card: Card): string[] =>
  card.kind === 'together' ? card.of.requests.map(({ id }) => id) : [card.id];

/** `reading`: the card in sight, whose requests stay together, or apart. `apart`: the requests that are answered one by one. */
type Arranging = { reading?: Card | undefined; apart?: ReadonlySet<string> };

/**
 * Oldest first. What was there keeps its place and newcomers queue up behind it, so that nothing pushes in front of
 * what is being read. A client that asks for access comes first of those that came together: the person has just been sent
 * here for it. A wish carries no time of its making: it stands behind the calls that it came with.
 */
export function arrange(
  before: readonly Card[],
  { approvals, proposals, authorizations, imports, keyChanges = [], hubChanges = [] }: PendingRequests,
  { reading, apart = new Set() }: Arranging = {},
): Card[] {
  const known = before.flatMap(requestsOn);
  const rank = (card: Card) =>
    Math.min(...requestsOn(card).map((id) => (known.includes(id) ? known.indexOf(id) : known.length)));
  const waiting = approvals
    .filter(({ state }) => state === 'waiting')
    .toSorted((one, other) => one.askedAt.localeCompare(other.askedAt));
  return [
    ...authorizations.map((of): Card => ({ kind: 'authorization', id: of.id, of })),
    ...callCards(waiting, reading, apart),
    ...proposals.map((of): Card => ({ kind: 'proposal', id: of.id, of })),
    ...imports.map((of): Card => ({ kind: 'import', id: of.id, of })),
    ...keyChanges.map((of): Card => ({ kind: 'key change', id: of.id, of })),
    ...hubChanges.map((of): Card => ({ kind: 'hub change', id: of.id, of })),
  ].toSorted((one, other) => rank(one) - rank(other));
}

function callCards(waiting: readonly Approval[], reading: Card | undefined, apart: ReadonlySet<string>): Card[] {
  const inSight = new Set(reading ? requestsOn(reading) : []);
  const kept = reading?.kind === 'together' ? waiting.filter(({ id }) => inSight.has(id)) : [];
  const groups = [
    ...(kept.length > 1 ? [{ id: reading?.id, requests: kept }] : []),
    ...groupsOf(waiting, new Set([...apart, ...inSight])).map((requests) => ({ id: undefined, requests })),
  ];
  return waiting.flatMap((of): Card[] => {
    const group = groups.find(({ requests }) => requests.includes(of));
    if (!group) return [{ kind: 'approval', id: of.id, of }];
    if (group.requests[0] !== of) return [];
    return [{ kind: 'together', id: group.id ?? `together ${of.id}`, of: togetherOf(group.requests) }];
  });
}

/** What to show after `id`: the next with something that was not put off; `id` itself may be gone by then. */
export const nextCard = (cards: readonly Card[], putOff: ReadonlySet<string>): Card | undefined =>
  cards.find((card) => requestsOn(card).some((id) => !putOff.has(id)));

export type Ending = 'expired' | 'approved' | 'elsewhere' | 'proposal' | 'import' | 'change' | 'authorization';

/** How a card ended that no longer waits. Within a second of its time it is taken to have run out. */
export function endingOf(card: Card, approvals: readonly Approval[], now: number): Ending {
  if (card.kind === 'proposal' || card.kind === 'import') return card.kind;
  if (card.kind === 'key change' || card.kind === 'hub change') return 'change';
  if (card.kind === 'authorization') return isPast(card, now) ? 'authorization' : 'elsewhere';
  if (approvals.some(({ id, state }) => id === card.id && state === 'approved')) return 'approved';
  return isPast(card, now) ? 'expired' : 'elsewhere';
}
const isPast = ({ of }: Card, now: number): boolean => Date.parse(of.expiresAt) <= now + 1000;

/** Whether a person who had read the one would have to read the other: all but the time that is left. */
export const readsTheSame = (one: Card, other: Card): boolean => facts(one) === facts(other);
const facts = ({ kind, of }: Card): string =>
  canonicalJson([
    kind,
    ...('requests' in of ? of.requests : [of]).map((one) => ({
      ...one,
      expiresAt: '',
      state: '',
      isConfirmed: '',
      given: '',
    })),
  ]);

/** All that waits for the person, as the hub has it now. */
type Lock = ConfirmationConnection['lock'];

/** `only`: the one request that a link led here for. */
export async function fetchWaiting(
  bridge: ConfirmationBridge,
  lock: Lock,
  only: string | undefined,
): Promise<Result<PendingRequests>> {
  if (lock?.passkey) return fetchForPasskey(bridge, only);
  if (only !== undefined) return fetchApprovals(bridge, only);
  const [approvals, proposals, authorizations, imports, changes] = await Promise.all([
    bridge.calls['approvals.list']({}),
    bridge.calls['keys.proposals']({}),
    authorizationsHere(bridge, lock),
    importsHere(bridge),
    bridge.calls['wishes.list']({}),
  ]);
  if (!approvals.ok) return approvals;
  const drawn = await drawnAll(approvals.value);
  if (!drawn.ok) return drawn;
  if (!proposals.ok) return proposals;
  if (!authorizations.ok) return authorizations;
  if (!imports.ok) return imports;
  if (!changes.ok) return changes;
  return ok({
    approvals: drawn.value,
    proposals: proposals.value,
    authorizations: authorizations.value,
    imports: imports.value,
    ...changes.value,
  });
}

/** A person who came by a link for one approval sees that one. */
async function fetchApprovals(bridge: ConfirmationBridge, only: string | undefined): Promise<Result<PendingRequests>> {
  const listed = await bridge.calls['approvals.list']({});
  if (!listed.ok) return listed;
  const approvals = await drawnAll(listed.value.filter(({ id }) => only === undefined || id === only));
  return approvals.ok ? ok({ approvals: approvals.value, proposals: [], authorizations: [], imports: [] }) : approvals;
}

/** There each wish is drawn from its text alone as well. */
async function fetchForPasskey(bridge: ConfirmationBridge, only: string | undefined): Promise<Result<PendingRequests>> {
  const [found, listed] = await Promise.all([fetchApprovals(bridge, only), bridge.calls['confirmations.list']({})]);
  if (!found.ok) return found;
  if (!listed.ok) return listed;
  const keyChanges: Drawn<KeyChange>[] = [];
  const hubChanges: Drawn<HubChange>[] = [];
  for (const { id, shown, ...more } of listed.value.filter((one) => only === undefined || one.id === only)) {
    const wish = await wishFrom(shown, sha256Of);
    if (!wish.ok) return wish;
    const { kind, of, hash } = wish.value;
    if (of.id !== id) continue;
    if (kind === 'key') found.value.proposals.push({ ...of, ...more, hash });
    else if (kind === 'access') found.value.authorizations.push({ ...of, ...more, hash });
    else if (kind === 'tools') found.value.imports.push({ ...of, ...more, hash });
    else if (kind === 'key change') keyChanges.push({ ...of, ...more, hash });
    else hubChanges.push({ ...of, ...more, hash });
  }
  return ok({ ...found.value, keyChanges, hubChanges });
}

/** Each from its own text alone, with the hash that this page itself has made of that. */
async function drawnAll(listed: readonly Approval[]): Promise<Result<Approval[]>> {
  const drawn: Approval[] = [];
  for (const approval of listed) {
    const one = await drawnFrom(approval, sha256Of);
    if (!one.ok) return one;
    drawn.push(one.value);
  }
  return ok(drawn);
}

/** In hex. */
export async function sha256Of(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A page in a browser sees only the one request that it was opened for: another browser's request, sent to the client of
 * its maker, must not be answered in this one.
 */
function authorizationsHere(
  bridge: ConfirmationBridge,
  lock: Lock,
): Promise<Result<PendingRequests['authorizations']>> {
  if (!lock) return bridge.calls['authorizations.list']({});
  return lock.authorize === undefined
    ? Promise.resolve(ok([]))
    : bridge.calls['authorizations.list']({ id: lock.authorize });
}

/** Imports are the owner's; of anybody else none waits. */
async function importsHere(bridge: ConfirmationBridge): Promise<Result<PendingRequests['imports']>> {
  const answer = await bridge.calls['imports.proposals']({});
  return answer.ok || answer.failure.code !== 'not_owner' ? answer : ok([]);
}
