/** May this key make this call? Pure: no clock, no store, no network; the caller has gathered everything. */
import { missingScope } from '../../../shared/account.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Flow, Labels } from '../../../shared/labels.ts';
import type { Access, Endpoint, Grant } from '../../../shared/model.ts';
import { matchesPath, type NamedPlace, pathsBeyond, placeRefused, type ResolvedPlace, resourceOf } from './place.ts';

export type CallFacts = {
  endpoint: Endpoint;
  platform: string;
  tool: string;
  access: Access;
  /** Undefined while no account could be chosen; such a call is decided on all else and then refused for that. */
  account: { id: string; label: string; scopes: readonly string[] } | undefined;
  /** One of these the account has to be allowed; left out, any permission is enough. */
  scopes?: readonly string[] | undefined;
  /** As the arguments name it; undefined when the tool ranges over several. */
  place: NamedPlace | undefined;
  /** Whether it lands elsewhere than in that place. */
  isElsewhere?: boolean | undefined;
  /** Undefined for a tool that reaches no files. */
  files?: Files | undefined;
  /**
   * Only for reads of imported tools: the platforms on the same host. Data from any other must not be sent there unasked. Left out for all
   * others: what a built-in platform is asked reaches the vendor of the account, who shows it to nobody else.
   */
  sentTo?: readonly string[] | undefined;
  /** What the platform says the name stands for; left out until it was asked. */
  resolved?: ResolvedPlace | undefined;
};

export type Holder = { grant: Grant; expiresAt: number; revoked: boolean; labels: Labels };

export type Verdict =
  | { verdict: 'allow' }
  /** `fresh`: about this very call, so that nothing the person allowed before covers it; `flow` says why. */
  | { verdict: 'ask'; fresh?: boolean; flow?: Flow }
  | Denial;

export type Denial = { verdict: 'deny'; code: ErrorCode; reason: string };

/** Its reason as a client is told it. */
export const denialText = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

/**
 * Why a key may not use an endpoint at all, or undefined. It needs nothing of the request, so an endpoint asks before it reads any: who
 * may not use it could else have the hub parse and search what costs it most.
 */
export const endpointRefused = ({ endpoints }: Pick<Grant, 'endpoints'>, endpoint: Endpoint): string | undefined =>
  endpoints.includes(endpoint) ? undefined : `the key is not for ${endpoint}`;

/** Decides on the call as named, and again once its place is resolved. A write that the key allows still asks the person. */
export function decide(call: CallFacts, holder: Holder, now: number): Verdict {
  const { grant } = holder;
  const { place, resolved } = call;
  if (holder.revoked) return deny('revoked', 'the key is revoked');
  if (now >= holder.expiresAt) return deny('unauthorised', 'the key has expired');
  const elsewhere = endpointRefused(grant, call.endpoint);
  if (elsewhere) return deny('not_allowed', elsewhere);
  if (!grant.access.includes(call.access)) return deny('not_allowed', accessRefused(grant, call));
  // What git itself calls has no name in a key: that it is for git says it.
  if (call.endpoint !== 'git' && !grant.tools.includes(call.tool))
    return deny('not_allowed', `the key does not name the tool ${call.tool}`);
  if (call.account !== undefined && !grant.accounts.includes(call.account.id))
    return deny('not_allowed', 'the key does not name this account');
  const beyond = place && placeRefused(grant, place, resolved);
  if (beyond) return deny('not_allowed', beyond);
  const isNamed = place !== undefined;
  const around = { defaultBranch: resolved?.defaultBranch, isNamed };
  const refused = filesRefused(grant, call.files, around) ?? changeRefused(grant, call, around);
  if (refused) return deny('not_allowed', refused);
  // Last, so that a key that may not make the call anyway is not told what the account was allowed.
  const missing = call.account && missingScope(call.scopes, call.account.scopes);
  if (missing !== undefined) return deny('scope_missing', `the scope ${missing} is missing`);
  if (call.access === 'read') {
    const sent = sentFlow(grant, holder.labels, call);
    return sent ? { verdict: 'ask', fresh: true, flow: sent } : { verdict: 'allow' };
  }
  const flow = flowOf(grant, holder.labels, targetOf(call));
  return flow ? { verdict: 'ask', fresh: true, flow } : { verdict: 'ask' };
}

const accessRefused = ({ access }: Grant, call: CallFacts): string =>
  access.every((one) => one === 'read')
    ? `the key is read-only and can't use ${call.tool}`
    : `the key does not allow to ${call.access === 'write' ? 'write' : 'delete or overwrite'}: it can't use ${call.tool}`;

function targetOf({ platform, place, resolved, account, isElsewhere }: CallFacts) {
  if (place === undefined || isElsewhere) return { resource: platform, isPrivate: undefined, isOwn: false };
  const { name } = resolved ?? place;
  const [owner] = name.toLowerCase().split('/');
  const isOwnRepository = place.kind === 'repository' && owner === account?.label.toLowerCase();
  return {
    resource: resourceOf(platform, { name: name.toLowerCase() }),
    isPrivate: resolved?.isPrivate,
    isOwn: resolved?.isOwn ?? isOwnRepository,
  };
}

/** May this key have this model answer? What leaves for it was read with the same key. */
export function decideModel(
  call: { endpoint: Endpoint; model: string },
  holder: Omit<Holder, 'labels'>,
  now: number,
): Verdict {
  const { grant } = holder;
  if (holder.revoked) return deny('revoked', 'the key is revoked');
  if (now >= holder.expiresAt) return deny('unauthorised', 'the key has expired');
  const elsewhere = endpointRefused(grant, call.endpoint);
  if (elsewhere) return deny('not_allowed', elsewhere);
  if (!grant.models.includes(call.model)) return deny('model_unknown', 'the key does not name this model');
  return { verdict: 'allow' };
}

const deny = (code: ErrorCode, reason: string): Verdict => ({ verdict: 'deny', code, reason });

// Private data and outsiders' text in one place, and a way out: the three that must not come together without a person.

/** Where a write would go. */
type Target = {
  /** `github:owner/name`, or the platform alone where no place is named. */
  resource: string;
  /** Undefined where it is not known: nothing is then taken for private. */
  isPrivate: boolean | undefined;
  /** Whether it is the account's own. */
  isOwn: boolean;
};

/**
 * What a write might carry where, for a key that has read private data and text of outsiders; undefined where there is
 * nothing to warn of: it goes back to where the private data came from, and nobody else reads there.
 */
function flowOf({ guard }: Pick<Grant, 'guard'>, labels: Labels, target: Target): Flow | undefined {
  if (guard === 'off' || labels.private.length === 0 || labels.untrusted.length === 0) return undefined;
  const { resource, isPrivate = false, isOwn } = target;
  const isSource = labels.private.includes(resource);
  // Into somebody else's place, only what came from that very one.
  const goesBack = isPrivate && isSource && (isOwn || labels.private.length === 1);
  return goesBack
    ? undefined
    : { from: labels.private, untrusted: labels.untrusted, to: resource, isPublic: !isPrivate };
}

/** The same for what a read says to a host that is not where all of the private data came from: its arguments can hold any of it. */
function sentFlow(
  { guard }: Pick<Grant, 'guard'>,
  labels: Labels,
  { platform, sentTo }: Pick<CallFacts, 'platform' | 'sentTo'>,
): Flow | undefined {
  if (guard === 'off' || sentTo === undefined || labels.untrusted.length === 0) return undefined;
  const isElsewhere = labels.private.some((resource) => !sentTo.includes(resource.split(':', 1)[0] ?? ''));
  return isElsewhere
    ? { from: labels.private, untrusted: labels.untrusted, to: platform, isPublic: true, isRead: true }
    : undefined;
}

// Whether a key may reach these files of a repository.

/** As a tool names them; see `platforms/tool.ts`. */
export type Files = {
  branch?: string | (string | undefined)[] | undefined;
  changed?: string[] | undefined;
  paths?: string[] | undefined;
};

/**
 * What a branch stands for that is left out, undefined while that is not known yet; and whether the call names its repository,
 * without which it never will be.
 */
type Around = { defaultBranch: string | undefined; isNamed: boolean };

/** Why not, or undefined. */
export function filesRefused(
  { branches, paths }: Pick<Grant, 'branches' | 'paths'>,
  files: Files | undefined,
  { defaultBranch, isNamed }: Around,
): string | undefined {
  if (!files) return undefined;
  const beyond = [files.branch].flat().map((one) => branches && branchRefused(branches, one ?? defaultBranch, isNamed));
  return beyond.find((reason) => reason !== undefined) ?? (paths && pathsRefused(paths, files));
}

/** The same for a change by a key that reads more branches than it may change. */
function changeRefused(
  { writeBranches: patterns }: Grant,
  { access, files }: CallFacts,
  { defaultBranch, isNamed }: Around,
): string | undefined {
  if (!patterns || access === 'read' || !files) return undefined;
  for (const branch of files.changed ?? [files.branch].flat()) {
    const given = branch ?? defaultBranch;
    const reason = branchRefused(patterns, given, isNamed);
    if (reason === undefined) continue;
    if (given === undefined) return reason;
    const only = `the key changes only the branches ${patterns.join(', ')}`;
    const isOfPull = /^refs\/pull\//.test(given);
    return isOfPull
      ? `${only}, and which one a pull request would change is not known before`
      : `${only}, not ${given}`;
  }
  return undefined;
}

function branchRefused(patterns: string[], given: string | undefined, isNamed: boolean): string | undefined {
  if (given === undefined) {
    return isNamed ? undefined : 'the key is limited to branches, and this tool ranges over those of many repositories';
  }
  if (namesCommit(given)) return 'the key is limited to branches, and a commit may be on any: name a branch';
  if (notABranch.test(given)) return `the key is limited to branches, and ${given} is not the name of one`;
  return matchesPath(patterns, given) ? undefined : `the key does not cover the branch ${given}`;
}

/**
 * Whether it is a hash, alone or after a name as `git describe` writes it (`feature-2-g1f0c3d7`, of which git reads the end
 * alone). Any commit of the repository and of all its forks has one, no matter what branch it is on.
 */
export const namesCommit = (reference: string): boolean => /^(.+-g)?[0-9a-f]{4,64}$/i.test(reference);

/** Ways to write a commit, a tag or a pull request's head from a name that a pattern might cover. */
const notABranch = /[~^:?*[\\\s]|\.\.|@\{|^(refs|heads|tags|remotes)\/|^(HEAD|FETCH_HEAD|@)$|^pull\/\d+\//;

function pathsRefused(patterns: string[], { paths }: Files): string | undefined {
  if (!paths) return 'the key is limited to paths, and this call does not say which files it reaches';
  const beyond = pathsBeyond(patterns, paths);
  if (beyond === undefined) return undefined;
  if (typeof beyond !== 'string') return 'the key is limited to paths, and this call names more than can be compared';
  return beyond === '' ? 'the key does not cover the top directory' : `the key does not cover the path ${beyond}`;
}
