/** A platform is data: how its connection is called, where its API is, who the account is, and its tools. */
import type * as z from 'zod';
import type { OfferedPlace } from '../../../shared/places.ts';
import { type Failed, fail, type Result } from '../../../shared/result.ts';
import type { NamedPlace, ResolvedPlace } from '../policy/place.ts';
import type { Assumption } from './assumption.ts';
import type { ReadRule } from './reads.ts';
import type { ReachedFiles, Tool } from './tool.ts';

/**
 * The only way a platform reaches the network. `fetch` attaches the account's token, to `apiUrl` and `apis` alone, follows no
 * redirect, obeys `signal`, and hands back an answer from which live secrets have been scrubbed. The `TypeError` of a
 * broken connection has the cause "not sent" when the platform can't have got the request.
 */
export type PlatformClient = {
  apiUrl: string;
  apis: Record<string, string>;
  /** Names the account among others, such as for its own queue; an identifier, not a credential. */
  account: string;
  fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  signal: AbortSignal;
  /**
   * As `fetch`, for git over HTTP: the token goes as the password of HTTP Basic, and the body of the answer comes as it is sent, no matter
   * how long, without what the server says of its progress, and with asterisks in place of the token.
   */
  stream?(
    url: string,
    init:
      | { method: 'GET' }
      | { method: 'POST'; headers: Record<string, string>; body: Buffer<ArrayBuffer> | HeldBytes },
  ): Promise<Response>;
  /**
   * As `fetch`, to read a file that the platform may keep at another host of its `storage`: a redirect there is followed without the
   * token, and the body of that answer comes as it is sent, with an error once it is longer than `most` bytes. Fails where the platform
   * names any other place, or nothing comes from there.
   */
  download?(url: string, init: { headers: Record<string, string>; most?: number }): Promise<Result<Response>>;
  /** What is at an address in the `storage`, which the platform has answered with; otherwise as `download`. */
  stored?(address: string, most?: number): Promise<Result<Response>>;
  /** As `fetch`, to send a file, which is read from the disk while it leaves, with the time that takes. */
  upload?(
    url: string,
    init: { headers: Record<string, string>; body: Buffer<ArrayBuffer> | HeldBytes },
  ): Promise<Response>;
  /** The same without the tokens that were sent: who decodes or cleans an answer may bring together what passed the scrubbing of it. */
  scrubbed<T>(value: T): T;
};

/** Bytes that a person was shown, and that are read once more when they are sent. */
export type HeldBytes = {
  /** How many there are. */
  readonly bytes: number;
  /** All of them, from the first. Throws before the last where they are not what they were, and says so in `isChanged` from then on. */
  pieces(): AsyncIterable<Uint8Array<ArrayBuffer>>;
  isChanged: boolean;
};

/** How the connection of a platform is set up at the tenant, and how the application behind it is made at the platform. */
export type PlatformSetup = {
  /** As Auth0 calls the kind of connection. */
  strategy: string;
  /** Options of the connection beside the application's id and secret. */
  options: Record<string, unknown>;
  /** Its token endpoint takes the application's id and secret by HTTP Basic alone, which Auth0 sends as a custom header. */
  needsBasic?: true;
  /** Where the application is registered without a person (RFC 7591). */
  registration?: string;
  /** Where a person makes the application, filled in as far as the platform takes it; and what to mind there. */
  page(issuer: string): string;
  /** Where it depends on whose things it is to reach: a page for each answer, in a sentence. */
  pages?(issuer: string): { whose: string; page: string }[];
  points: string[];
};

/** How a person's account is named at the platform. `userId` there serves as Token Vault's login hint. */
export type PlatformIdentity = { userId: string; label: string };

/** How a platform ends a token, as data: the vault sends it, so that no token leaves the vault for that. */
export type PlatformRevocation = {
  /** A `POST` to this address: absolute, or below `apiUrl`. */
  url: string;
  /** A field of a form (RFC 7009), the one member of a list in JSON, or the bearer, which then ends itself. */
  token: { in: 'form' | 'json list'; name: string } | { in: 'bearer' };
  /** What its answer means: whether the token is dead by then. */
  detail: string;
  /** What stays after that, and the page on which only the person can end it. */
  remains: { what: string; page: string } | null;
};

/** What the vault has to know of a platform to call it. */
export type PlatformApi = Pick<Platform, 'apiUrl' | 'apis' | 'refusedToken' | 'storage'>;

/** A kind of places that keys may be limited to. */
export type PlatformPlaceKind = {
  /** In the singular, as tools name it among their fields: `channel`. */
  kind: string;
  /** What people call them: `Channels`. */
  title: string;
  /** A pattern as a person writes it. */
  example: string;
  /** The pattern that a person's text stands for, such as the id in a page's address; undefined where it is none. */
  read(text: string): string | undefined;
};

export type Platform = {
  name: string;
  title: string;
  /** The Auth0 connection, `auth0.md` §5 of the vendor's list of Token Vault integrations. */
  connection: string;
  /** For one that a person of this hub has added: others are told of it by a key alone. */
  isImported?: true;
  /** The platform whose connected accounts it uses, being on the same connection; left out, it has its own. */
  accountsOf?: string;
  /** Scopes to ask for on connecting; empty where the platform defines them itself, as GitHub Apps do. */
  scopes: string[];
  apiUrl: string;
  /** Addresses of its further APIs, by a name of ours for each. */
  apis?: Record<string, string>;
  /** Origins of the hosts to which it redirects for large files; `*` stands for a part of a name, and `#` for digits. */
  storage?: readonly string[];
  /** Left out, the assistant cannot set its connection up. */
  setup?: PlatformSetup;
  whoami(client: PlatformClient): Promise<Result<PlatformIdentity>>;
  /** Where it refuses a token with another status than 401: the member of its JSON by which it says so, and what that says then. */
  refusedToken?: { member: string; values: string[] };
  /** Left out, it has none, and its tokens end by themselves. */
  revocation?: PlatformRevocation;
  tools: Tool[];
  /** Those that git itself calls, by way of the door for git, and no other client. */
  gitTools?: Tool[];
  /** How programs that were written for the platform itself are answered, such as its command line; left out, not at all. */
  ownClients?: OwnClients;
  /** The kinds of places that keys may be limited to, each with a name that no other platform has. */
  places: PlatformPlaceKind[];
  /**
   * Looks a place up and follows no redirect. What it is in is only looked for where the key `isLimited` by it. Left out,
   * what is there counts as private and as written by outsiders.
   */
  resolve?(client: PlatformClient, place: NamedPlace, isLimited: boolean): Promise<Result<ResolvedPlace>>;
  /**
   * The commit at which files of a place are what their paths say, for keys that are limited to paths. Fails with `not_allowed` where a path is
   * a symlink or leads through one. Left out, it follows none.
   */
  plainPaths?(client: PlatformClient, place: NamedPlace, files: ReachedFiles): Promise<Result<string>>;
  /** The places of a kind that the account knows, as keys name them; `isAll`: there are no others. Left out, a person types them. */
  offered?(client: PlatformClient, kind: string): Promise<Result<{ places: OfferedPlace[]; isAll: boolean }>>;
  /**
   * Why the application that the tenant's connection uses reaches nothing at a place, even if the account does: asked where the
   * platform refused, and before a change to what everybody can read. Undefined where it does, or nobody knows.
   */
  unreached?(client: PlatformClient, place: NamedPlace): Promise<Unreached | undefined>;
  /** What reads there, for its own tools and for all that people import on its accounts. */
  reads?: ReadRule;
  /**
   * Whether a request changes nothing there, by its body or by what a person has said, beside those that `reads` lists. Where there is
   * neither, those are `GET` and `HEAD`.
   */
  isRead?(request: Request): Promise<boolean>;
  prompts?: Prompt[];
  resources?: ResourceTemplate[];
  traps?: Traps;
  /** What its tools and the demo take for granted, to be tried on the live platform. */
  assumptions?: readonly Assumption[];
};

/** A request as such a program sends it to the platform's API, with its body parsed. */
export type ClientRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  accept: string;
  body: unknown;
  /** In place of the body, a file that was uploaded. */
  upload?: { sha256: string; bytes: number; type: string } | undefined;
  /** What its key was answered under an id of the platform's. */
  known(id: string): KnownThing | undefined;
};

/** What an id stands for: what it is called, and where it is. */
export type KnownThing = {
  id: string;
  kind: string;
  repository?: string | undefined;
  number?: number | undefined;
  name?: string | undefined;
};

/** The call that such a request equals. */
export type EqualCall = {
  tool: string;
  arguments: Record<string, unknown>;
  /** Whether its answer is a file that is passed on while it comes. */
  isFile?: true;
  /** What to do where the key does not allow it, in place of what is said of all tools. */
  instead?: string;
  /** The one field that its program is told of the answer. */
  part?: string;
  /**
   * Where it is several tools at once: the same request for each, so that the one is called which the key lacks and which refuses it;
   * and for a key that is limited to branches or paths, the one that decides by them.
   */
  alternatives?: { tool: string; arguments: Record<string, unknown>; isForFiles?: boolean }[];
  /** How what its program wants to be told of a change is read once that was made, and how it is answered. */
  follow?: {
    call(made: Record<string, unknown>): EqualCall | undefined;
    /** The little that is known of it, for a key that may not read it. */
    without(made: Record<string, unknown>): Record<string, unknown>;
    answer(data: Record<string, unknown>): Record<string, unknown>;
  };
};

/** What a program is answered, a text as it is, else as JSON; and what it is told under ids of the platform's. */
export type ClientAnswer = {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  known?: KnownThing[] | undefined;
};

/** What needs no call. */
export type LocalAnswer = { local: ClientAnswer };

export type OwnClients = {
  /** Tools by their usual names, with the usual places, rules, previews and undo, which answer what the platform itself does. */
  tools: Tool[];
  /** Fails where nobody knows what the request would do. */
  classify(request: ClientRequest): Promise<Result<EqualCall | LocalAnswer>>;
  /** The platform's answer in that of a tool; `base` is where the program finds the API, and `path` what it asked for. */
  answer(value: Record<string, unknown>, base: string, path: string): Result<ClientAnswer>;
};

/** What is missing, what can be done about it, and the page for it, which `hint` names too. */
export type Unreached = { said: string; hint: string; link: string };

/** What people get wrong about the application that the tenant's connection uses at the platform. The doctor tells it. */
export type Traps = {
  /** Where that application is set up. */
  page: string;
  /** What to check there when Token Vault has the account and yet no token for it, likeliest first. */
  withoutToken: string[];
  /** What it means that the tenant names scopes for a token, if anything; they are separated by spaces or commas. */
  scopes?(scope: string): string | undefined;
  /**
   * How far the account's token reaches, beside the patterns by which keys name places, and what to do if that is too short. Somebody
   * whose things are there is written as `@name`, so that a report for others can leave it out.
   */
  reach?(client: PlatformClient, patterns: readonly string[]): Promise<{ said: string } | Unreached | undefined>;
};

/** A question that is worth asking again and again, put by the client for its person. Its text is the hub's own. */
export type Prompt = {
  name: string;
  title: string;
  description: string;
  /** What it asks the model to use; a key without one of them is not offered it. */
  tools: string[];
  /** Texts alone, as MCP has it. */
  input: z.ZodObject<Record<string, z.ZodType<string | undefined>>>;
  text(input: Record<string, string | undefined>): string;
};

/** Things of the platform that a client may name and read. What is read comes from tools, by way of `invoke`. */
export type ResourceTemplate = {
  name: string;
  title: string;
  description: string;
  /** As RFC 6570 has it, `github://repository/{owner}/{name}`. */
  uri: string;
  /** What it is read with; a key without one of them is not offered it. */
  tools: string[];
  read(variables: Record<string, string>, call: CallTool): Promise<Result<{ mimeType: string; text: string }>>;
};

type CallTool = (tool: string, input: Record<string, unknown>) => Promise<Result<Record<string, unknown>>>;

/**
 * The failure of an account that Token Vault lists and has no token for. The platform gave it nothing to keep then, which is the
 * doing of the application there, and looks like an account that was never connected.
 */
export function withoutToken({ title, traps }: Platform): Failed {
  const said = `${title} gave it no refresh token when the account was connected, so that it has nothing to hand out.`;
  return fail('vault_unavailable', said, traps && toCheck(traps));
}

/** What to look at about the application at the platform, and where. */
export function toCheck({ page, withoutToken: checks }: Traps): { hint: string; link: string } {
  const list = checks.map((check, index) => `${index + 1}. ${check}`).join(' ');
  return { hint: `Check at ${page}: ${list} Then connect the account again.`, link: page };
}
