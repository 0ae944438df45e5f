/** Where the hub is reached, and the links in answers. Each leads to a page of the hub on which a person does the one thing that is missing. */
import { isIP } from 'node:net';
import * as z from 'zod';
import type { Failure } from '../../../shared/errors.ts';
import { linkPath } from '../../../shared/link-purpose.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Database } from './database/database.ts';
import { hmacOf } from './hub-secret.ts';
import { createSealedTable, createSealer } from './sealed.ts';
import type { ApprovePage } from './webauthn.ts';

export type Links = {
  /** Where a person connects an account of the platform, or allows one what the tool needs. */
  connect(platform: string, tool?: string): string;
  /** Where a person lets Open WebUI act for them (`openwebui`), or use the accounts of a platform. */
  allow(what: string): string;
  /** Where a person answers one request. */
  approve(id: string): string;
  /** Where a person signs in again, lets their key for Open WebUI work again, or adds a model. */
  fix(what: 'sign-in' | 'key' | 'models'): string;
};

/** `from`: the chat that the link is going to stand in. */
export const linksAt = (url: string, from?: string): Links => {
  const chat = from === undefined ? {} : { from };
  return {
    connect: (of, tool) => url + linkPath({ page: 'connect', of, ...(tool !== undefined && { tool }), ...chat }),
    allow: (of) => url + linkPath({ page: 'allow', of, ...chat }),
    approve: (of) => url + linkPath({ page: 'approve', of, ...chat }),
    fix: (of) => url + linkPath({ page: 'fix', of, ...chat }),
  };
};

/** A sign-in that is over ends every call of its person, who fixes it in one press. */
export function withFix(failed: Failure, links: Links): Failure {
  if (failed.code !== 'sign_in_again' && failed.code !== 'not_signed_in') return failed;
  const link = links.fix('sign-in');
  const hint = `Ask the person to open ${link} and sign in, or to run \`opengithubx login\`. Then ask again.`;
  return { ...failed, hint, link };
}

/** A chat of Open WebUI in which a link stands, and the person whose call was answered there, where that is proved. */
const LinkOrigin = z.object({ userId: z.string().optional(), chat: z.string() });
type LinkOrigin = { userId: string | undefined; chat: string };

/** Beyond these the oldest is forgotten. Its links still do what they are for; they lead back to no chat. */
const mostOrigins = 2_000;

export type LinkOrigins = ReturnType<typeof createLinkOrigins>;

/**
 * What leads a person back, and says whose a link is, is never read from the link. It is kept sealed, so that a link from before a
 * restart of the hub leads back as well; a name says nothing to anyone who lacks the hub's secret.
 */
export function createLinkOrigins(database: Database, secret: Buffer) {
  const sealer = createSealer(secret, 'opengithubx link origins');
  const kept = createSealedTable(database, sealer, {
    table: 'open_webui',
    id: 'id',
    within: { column: 'kind', is: 'origin' },
    shape: LinkOrigin,
  });
  const noted = new Map<string, LinkOrigin>();

  /** Not waited for: an answer must not. What is not written leads back for as long as the hub runs. */
  async function keep(name: string, origin: LinkOrigin): Promise<void> {
    await kept.set(name, { chat: origin.chat, ...(origin.userId !== undefined && { userId: origin.userId }) });
    await database.write([{ sql: forgetOldest, values: [mostOrigins] }]);
  }

  return {
    /** Answers the name under which the page of a link finds it again; the same for the same. */
    note(origin: LinkOrigin): string {
      const said = `link origin ${JSON.stringify([origin.userId ?? null, origin.chat])}`;
      const name = hmacOf(secret, said).subarray(0, 12).toString('base64url');
      if (noted.has(name)) return name;
      noted.set(name, origin);
      const [oldest] = noted.keys();
      if (noted.size > mostOrigins && oldest !== undefined) noted.delete(oldest);
      keep(name, origin).catch(() => undefined);
      return name;
    },
    async find(name: string): Promise<LinkOrigin | undefined> {
      const origin = noted.get(name) ?? (await kept.find(name));
      return origin && { userId: origin.userId, chat: origin.chat };
    },
  };
}

const forgetOldest = `DELETE FROM open_webui WHERE kind = 'origin' AND rowid <=
  (SELECT rowid FROM open_webui WHERE kind = 'origin' ORDER BY rowid DESC LIMIT 1 OFFSET ?)`;

/** The part of how the hub listens that its address depends on. */
type Reached = {
  port: number;
  gitPort?: number;
  address?: string;
  allowHosts?: string[];
  publicUrl?: string;
  hasConsole: boolean;
};

/** Nobody knows where the hub is reached before it listens, and only then can anybody follow a link to it. */
export function createHubAddress() {
  let reached = { url: '', hasConsole: false };
  let where: Reached | undefined;
  let git: GitState = async () => null;
  let approvePages: ApprovePages = { here: { why: 'The hub does not listen yet.' }, elsewhere: undefined };
  return {
    /** How the hub listens; undefined before it does. */
    where: (): Reached | undefined => where,
    /** Where git finds its door; null while there is no key for it; or why it can't be opened. */
    git: (): ReturnType<GitState> => git(),
    gitReachedAt(state: GitState): void {
      git = state;
    },
    /** Where a person approves by a passkey. */
    approvePages: (): ApprovePages => approvePages,
    approvePagesAt(pages: ApprovePages): void {
      approvePages = pages;
    },
    /** Without a slash at the end; empty before the hub listens. */
    url: (): string => reached.url,
    /** The links of an answer; `from` names the chat that it goes to. */
    links: (from?: string): Links => linksAt(reached.url, from),
    /** The console, opened by a code; fails with `usage` where this hub serves none. */
    consoleUrl: (code: () => string): Result<{ url: string }> =>
      reached.hasConsole
        ? ok({ url: `${reached.url}/console/#code=${code()}` })
        : fail('usage', 'This hub has its console in the desktop app.'),
    /** From now on the hub is reached there. Answers the URL. */
    reachedAt(listens: Reached): string {
      where = listens;
      const { port, address, publicUrl, hasConsole } = listens;
      const url = publicUrl?.replace(/\/$/, '') ?? `http://${hostName(address)}:${port}`;
      reached = { url, hasConsole };
      return url;
    },
  };
}

/** A name that a passkey can be for. A page at it, or at a name below, could ask for the same passkey, at any port. */
export function isApproveOrigin(text: string, publicUrl?: string): boolean {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || ![url.origin, `${url.origin}/`].includes(text.toLowerCase())) return false;
  const isName = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0;
  const consoleAt = publicUrl === undefined ? '' : new URL(publicUrl).hostname;
  return isName && !`.${consoleAt}`.endsWith(`.${url.hostname}`);
}

export type ApprovePageState = { url: string; at: ApprovePage } | { why: string };

/** On this computer, or why not; and on the person's phone, where there is an address for it. */
export type ApprovePages = { here: ApprovePageState; elsewhere: { url: string; at: ApprovePage } | undefined };

type GitState = () => Promise<{ url: string } | { why: string } | null>;

export type HubAddress = ReturnType<typeof createHubAddress>;

/** The name in the hub's own address: the one it listens on, or loopback where it listens on all. */
function hostName(address = '127.0.0.1'): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}
