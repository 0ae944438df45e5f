/**
 * Whose is a call that comes from Open WebUI? Proved, never asserted: by an access token of the tenant, by Open WebUI's
 * signed statement beside a key, or by a key that is good for one account. Which of them, the key says; there is no other
 * to fall back on, and an e-mail address proves nothing.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type ErrorCode, type Failure, failure } from '../../../../shared/errors.ts';
import type { BoundTo } from '../../../../shared/model.ts';
import type { Result } from '../../../../shared/result.ts';
import type { LinkOrigins, Links } from '../../ground/links.ts';
import type { Clock, SettingsStore } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import type { People } from '../../identity/people/people.ts';
import type { AuthenticatedCaller, Authenticator, CallersChat, Presented } from '../../kernel/keys/authentication.ts';
import type { KeyRefusal, Keys, LiveKey } from '../../kernel/keys/keys.ts';
import { registrationHeader } from './entries.ts';

/** Where in Open WebUI a call belongs, so that the chat can say what is going on. */
export type ChatPlace = { chat: string; message: string };

/** The tenant as anyone who verifies its tokens needs it. */
export type TokenIssuer = { issuer: string; jwksUri: string };

type Dependencies = {
  keys: Pick<Keys, 'list' | 'live'>;
  settings: SettingsStore;
  clock: Clock;
  tenant: () => Promise<Result<TokenIssuer>>;
  /** Whom the tenant means by a `sub`. */
  userIdAt: People['userIdAt'];
  signingSecret: (url: string) => Promise<Secret | undefined>;
  links: (from?: string) => Links;
  noteOrigin: LinkOrigins['note'];
  /** Says in a chat there what is going on. */
  tellChat: (place: ChatPlace, news: Parameters<CallersChat['tell']>[0]) => Promise<void>;
  /** Is told why a sign-in's token proved nothing, and of each that did. Anybody may have sent such a token. */
  onSignInToken: (reason: string | undefined) => void;
};

/** Milliseconds: Open WebUI gives up on a tool after five minutes. */
const patience = 240_000;

/** Seconds by which clocks may differ, and that a statement may be old at most. */
const clockTolerance = 5;
const oldestStatement = 600;

/** How a person fixes each of these failures. */
const mends = {
  open_webui_unlinked: { screen: 'allow', act: 'allow it' },
  open_webui_paused: { screen: 'key', act: 'resume it' },
  open_webui_ended: { screen: 'allow', act: 'allow it again' },
} as const;

/** Answers for access tokens of sign-ins, and for keys that are bound to an Open WebUI; all else is for another to judge. */
export class OpenWebUIAuthenticator implements Authenticator {
  readonly #parts: Dependencies;
  /** By address. Each fetches its keys again by itself when the tenant signs with a new one. */
  readonly #keySets = new Map<string, JWTVerifyGetKey>();

  constructor(parts: Dependencies) {
    this.#parts = parts;
  }

  async authenticate(presented: Presented): Promise<AuthenticatedCaller | undefined> {
    const { onSignInToken, noteOrigin, tellChat } = this.#parts;
    const { headers } = presented;
    const token = /^Bearer (eyJ[\w-]+\.[\w-]+\.[\w-]*)$/.exec(headers.authorization ?? '')?.[1];
    const place = placeIn(headers);
    const found =
      token === undefined ? await this.#byKey(presented, place?.chat) : await this.#bySignIn(token, place?.chat);
    if (!found) return undefined;
    const refused = 'refused' in found ? found.refused : undefined;
    if (token !== undefined) onSignInToken(refused?.startsWith('token_') ? refused : undefined);
    if ('refused' in found) {
      const failure = found.failure ?? this.#unproved(headers);
      return failure ? { ...found, failure } : found;
    }
    if (!place) return found;
    const from = noteOrigin({ userId: found.key.userId, chat: place.chat });
    return { ...found, chat: { from, patience, tell: (news) => tellChat(place, news) } };
  }

  async #bySignIn(token: string, chat: string | undefined): Promise<AuthenticatedCaller> {
    const { settings, tenant, clock } = this.#parts;
    const kept = settings.read().openWebUI;
    if (kept?.proof !== 'sso' || kept.audience === undefined) return { refused: 'unknown_key' };
    const at = await tenant();
    if (!at.ok) return { refused: at.failure.code, failure: at.failure };
    const { issuer, jwksUri } = at.value;
    const audience = kept.audience;
    const verified = await jwtVerify(token, this.#keySetAt(jwksUri), {
      issuer,
      audience,
      algorithms: ['RS256', 'PS256'],
      requiredClaims: ['sub', 'exp'],
      clockTolerance,
      currentDate: new Date(clock.now()),
    }).catch(refusalOf);
    if (typeof verified === 'string') {
      // A token that the tenant signed proves a sign-in there, no matter what it is meant for and however old it is.
      const code = signInFailures[verified];
      return code === undefined ? { refused: verified } : { refused: verified, failure: failure(code) };
    }
    const subject = verified.payload.sub;
    const userId = subject && (await this.#parts.userIdAt(issuer, subject));
    if (!userId) return { refused: 'token_sub' };
    const live = this.#liveKeys(userId, ({ proof, openWebUI, issuer: its, audience: meant }) =>
      [proof === 'sso', openWebUI === kept.url, its === issuer, meant === audience].every(Boolean),
    );
    const key = live.find(({ paused }) => !paused);
    if (key) return { key };
    return live.length > 0
      ? { refused: 'paused_key', failure: this.#mendable('open_webui_paused', userId, chat) }
      : { refused: 'open_webui_unlinked', failure: this.#mendable('open_webui_unlinked', userId, chat) };
  }

  /** Undefined for a key that is bound to no Open WebUI: that is for the next to judge, but for one that an entry of a hub there presents. */
  async #byKey({ headers, key: keyOf }: Presented, chat: string | undefined): Promise<AuthenticatedCaller | undefined> {
    const found: { key: LiveKey } | { refused: KeyRefusal; of?: LiveKey } = keyOf();
    const key = 'key' in found ? found.key : found.of;
    const boundTo = key?.grant.boundTo;
    if (!key || !boundTo) {
      return 'refused' in found && this.#unproved(headers) ? { refused: found.refused } : undefined;
    }
    const { proof, account, openWebUI } = boundTo;
    if (proof === 'sso') return { refused: 'unknown_key' }; // nobody was ever given it
    const caller = proof === 'key' ? headers['x-ogx-user-id'] : await this.#statedIn(headers, openWebUI);
    const isProved = account !== undefined && caller === account;
    if ('refused' in found) {
      const { refused } = found;
      if (!isProved) return { refused, key };
      const code = refused === 'paused_key' ? 'open_webui_paused' : 'open_webui_ended';
      return { refused, failure: this.#mendable(code, key.userId, chat) };
    }
    if (isProved) return { key };
    // Who calls is not proved, so that the link is for anyone who opens it.
    const link = this.#linksFor(undefined, chat).allow('openwebui');
    const refused = failure('open_webui_caller', undefined, { hint: `Allow your own at ${link}.`, link });
    return { refused: 'open_webui_caller', failure: refused, key };
  }

  /** Whom Open WebUI states and signs; undefined where it does not, or no longer. */
  async #statedIn(headers: IncomingHttpHeaders, openWebUI: string): Promise<string | undefined> {
    const { signingSecret, clock } = this.#parts;
    const statement = headers['x-openwebui-user-jwt'];
    const secret = await signingSecret(openWebUI);
    if (typeof statement !== 'string' || !secret) return undefined;
    const checked = await jwtVerify(statement, Buffer.from(Secret.reveal(secret)), {
      issuer: 'open-webui',
      algorithms: ['HS256'],
      clockTolerance,
      currentDate: new Date(clock.now()),
      requiredClaims: ['sub', 'exp', 'iat'],
      maxTokenAge: oldestStatement,
    }).catch(refusalOf);
    return typeof checked === 'string' ? undefined : checked.payload.sub;
  }

  #keySetAt(uri: string): JWTVerifyGetKey {
    const known = this.#keySets.get(uri) ?? createRemoteJWKSet(new URL(uri), { timeoutDuration: 5_000 });
    this.#keySets.set(uri, known);
    return known;
  }

  /** The person's keys for it, the newest first. */
  #liveKeys(userId: string, fits: (bound: BoundTo) => boolean): LiveKey[] {
    const { keys } = this.#parts;
    return keys
      .list(userId)
      .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt))
      .filter(({ grant }) => grant.boundTo !== undefined && fits(grant.boundTo))
      .flatMap(({ id }) => keys.live(id) ?? []);
  }

  /** `userId`: who is known to call, for whom alone the links then are. */
  #linksFor(userId: string | undefined, chat: string | undefined): Links {
    const { links, noteOrigin } = this.#parts;
    return links(chat && noteOrigin({ userId, chat }));
  }

  #mendable(code: keyof typeof mends, userId: string, chat: string | undefined): Failure {
    const { screen, act } = mends[code];
    const links = this.#linksFor(userId, chat);
    const link = screen === 'key' ? links.fix('key') : links.allow('openwebui');
    return failure(code, undefined, { hint: `Open ${link} and ${act}, then ask again.`, link });
  }

  /**
   * What a credential that proves nobody is answered where it comes from an entry of a hub in Open WebUI: a person reads it
   * there who never saw a key. It follows from the request alone, so that it tells nothing of what this hub knows.
   */
  #unproved({ authorization, ...headers }: IncomingHttpHeaders): Failure | undefined {
    if (headers[registrationHeader.toLowerCase()] === undefined) return undefined;
    if (!/^Bearer ogx_/.test(authorization ?? '')) return failure('open_webui_unproved');
    const hint = `Open ${this.#parts.links().allow('openwebui')} and allow Open WebUI again, then ask again.`;
    return failure('open_webui_unknown_key', undefined, { hint });
  }
}

/** What a person is told whose token is refused; none for what is wrong with a token that the tenant has not signed. */
const signInFailures: Readonly<Record<string, ErrorCode>> = {
  tenant_unreachable: 'tenant_unreachable',
  token_aud: 'open_webui_audience',
  token_expired: 'open_webui_expired',
};

/** Why a token proves nothing, in one word for the audit. Anything that is not about the token is a bug and thrown again. */
function refusalOf(error: unknown): 'tenant_unreachable' | `token_${string}` {
  if (error instanceof errors.JWTExpired) return 'token_expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `token_${error.claim}`;
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) {
    return 'token_signature';
  }
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError || isAnswerOfKeySet(error)) {
    return 'tenant_unreachable';
  }
  if (error instanceof errors.JOSEError) return 'token_malformed';
  throw error;
}

/** jose has no separate class for a key set that answers with something else. */
const isAnswerOfKeySet = (error: unknown): boolean =>
  error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Only what Open WebUI itself calls its chats: the two become part of an address. */
function placeIn(headers: IncomingHttpHeaders): ChatPlace | undefined {
  const chat = headers['x-ogx-chat-id'];
  const message = headers['x-ogx-message-id'];
  const fit = [chat, message].every((id) => typeof id === 'string' && uuid.test(id));
  return fit ? { chat: String(chat), message: String(message) } : undefined;
}
