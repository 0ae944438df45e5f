/** Finds out who asks for access: a client is what its own document says, or what it registered here. */
import { parseJson } from '../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { type Internet, internet as theInternet } from '../../ground/internet/internet.ts';
import { isPublicUrl } from '../../ground/internet/public-address.ts';
import { createPublicFetch } from '../../ground/internet/public-fetch.ts';
import { isDeeperThan } from '../../ground/json.ts';
import type { Clock } from '../../ground/ports.ts';
import { createSealer } from '../../ground/sealed.ts';
import { textWithin } from '../../ground/text-within.ts';
import { createSingleFlight, deadline } from '../../ground/waiting.ts';
import { type ClientMetadata, clientGrantTypes, parseClientMetadata } from './client.ts';

export function createOAuthClients(secret: Buffer, clock: Clock, internet: Internet = theInternet) {
  const documents = createClientDocuments(clock, internet);
  const registered = createRegisteredClients(secret, clock);
  return {
    /** Fails with `client_unknown`, or as the reading of its document does. */
    async find(clientId: string): Promise<Result<ClientMetadata>> {
      if (clientId.startsWith('https://')) return documents(clientId);
      const client = registered.find(clientId);
      return client ? ok(client) : fail('client_unknown');
    },
    register: registered.register,
  };
}

/** RFC 7591 §3.2.1, or §3.2.2 where it is refused. */
export type RegistrationResponse =
  | {
      client_id: string;
      client_id_issued_at: number;
      client_name: string;
      redirect_uris: string[];
      token_endpoint_auth_method: 'none';
      grant_types: readonly string[];
      response_types: string[];
    }
  | { error: 'invalid_redirect_uri' | 'invalid_client_metadata'; error_description: string };

type RegisteredClients = {
  register(body: unknown): RegistrationResponse;
  /** Undefined for what this hub did not issue, or was changed since. */
  find(clientId: string): ClientMetadata | undefined;
};

const prefix = 'dcr_';
const place = 'registration';
/** Of a `client_id`: what the limits of a client's metadata come to. */
const longest = 4096;

/**
 * Dynamic Client Registration (RFC 7591) that stores nothing: the `client_id` is what was registered, sealed. So a flood of
 * registrations, which anybody can send, leaves nothing behind; what was registered lasts as long as the hub's secret.
 */
export function createRegisteredClients(secret: Buffer, clock: Clock): RegisteredClients {
  const sealer = createSealer(secret, 'opengithubx oauth client');
  return {
    register(body) {
      const parsed = parseClientMetadata(body);
      if (!parsed.ok) {
        const { code, message } = parsed.failure;
        const error = code === 'redirect_refused' ? 'invalid_redirect_uri' : 'invalid_client_metadata';
        return { error, error_description: message };
      }
      const { name, redirectUris } = parsed.value;
      return {
        client_id: prefix + Buffer.from(sealer.seal([name, ...redirectUris], place)).toString('base64url'),
        client_id_issued_at: Math.floor(clock.now() / 1000),
        client_name: name,
        redirect_uris: redirectUris,
        token_endpoint_auth_method: 'none',
        grant_types: clientGrantTypes,
        response_types: ['code'],
      };
    },
    find(clientId) {
      if (!clientId.startsWith(prefix) || clientId.length > longest) return undefined;
      const text = clientId.slice(prefix.length);
      const sealed = Buffer.from(text, 'base64url');
      // A decoder passes over foreign characters and spare bits; one client must not go by several names.
      if (sealed.toString('base64url') !== text) return undefined;
      const opened = sealer.open(sealed, place) as [name: string, ...redirectUris: string[]] | undefined;
      if (!opened) return undefined;
      const [name, ...redirectUris] = opened;
      return { clientId, name, redirectUris, documentHost: null };
    },
  };
}

/*
 * Client ID Metadata Documents (draft-ietf-oauth-client-id-metadata-document): a client names itself by the address of a
 * document about it. Any web page can have the hub read any such address, so nothing is read but a small public document, no
 * failure says what an address led to, and how much is read in all is bounded.
 */

const longestCache = 10 * 60_000;
const mostKept = 100;
const mostAtOnce = 4;
const mostInAMinute = 30;
const minute = 60_000;

/**
 * Reads as `readClientDocument` does. A failure is not kept (draft §5.2: a client that was down would stay refused); what a
 * page could have the hub do with it is bounded by how much is read in all. Beyond that it fails with `client_unreadable`
 * and when to try again.
 */
export function createClientDocuments(
  clock: Clock,
  internet: Internet,
): (clientId: string) => Promise<Result<ClientMetadata>> {
  const kept = new Map<string, { read: Result<ClientMetadata>; until: number }>();
  const shared = createSingleFlight();
  let starts: number[] = [];
  let underWay = 0;

  async function read(clientId: string): Promise<Result<ClientMetadata>> {
    const now = clock.now();
    starts = starts.filter((start) => start > now - minute);
    if (underWay >= mostAtOnce || starts.length >= mostInAMinute) {
      const oldest = starts.length >= mostInAMinute ? (starts[0] ?? now) : now - minute;
      const retryAfterSeconds = Math.max(5, Math.ceil((oldest + minute - now) / 1000));
      return fail('client_unreadable', 'The hub reads too many such documents now.', { retryAfterSeconds });
    }
    starts.push(now);
    underWay++;
    try {
      const result = await readClientDocument(clientId, internet);
      if (result.ok) keep(clientId, result);
      return result;
    } finally {
      underWay--;
    }
  }

  function keep(clientId: string, result: Result<ClientMetadata>): void {
    kept.delete(clientId);
    const [oldest] = kept.keys();
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(clientId, { read: result, until: clock.now() + longestCache });
  }

  return async (clientId) => {
    const known = kept.get(clientId);
    if (known && known.until > clock.now()) return known.read;
    // What is no such address costs nobody else a place.
    if (!parseDocumentUrl(clientId)) return readClientDocument(clientId, internet);
    return shared(clientId, () => read(clientId));
  };
}

const longestUrl = 300;
const maximumMilliseconds = 5_000;
const maximumBytes = 16 * 1024;
const maximumDepth = 32;

/**
 * The address as a document can be read there (draft §3), else undefined. It must be written in the one form every reader
 * agrees on. The draft allows a port; of those below 1024 only that of https, the others being no web site's.
 */
export function parseDocumentUrl(clientId: string): URL | undefined {
  if (clientId.length > longestUrl || /[#@\s\\]/.test(clientId)) return undefined;
  const url = URL.parse(clientId);
  if (url === null || url.href !== clientId || url.pathname === '/') return undefined;
  return isPublicUrl(url) ? url : undefined;
}

/**
 * Reads the document that a `client_id` names. Fails with `client_unreadable` where there is none that may be read, and with
 * `client_refused` or `redirect_refused` for what it says.
 */
export async function readClientDocument(clientId: string, internet: Internet): Promise<Result<ClientMetadata>> {
  const url = parseDocumentUrl(clientId);
  if (!url) return fail('client_unreadable', 'Its client_id is not the address of a public document.');
  const read = await readText(url, internet);
  if (!read.ok) return read;
  const document = parseObject(read.value);
  if (!document) return fail('client_unreadable', 'It is not JSON.');
  if (document['client_id'] !== clientId) return fail('client_refused', 'Its document is about another client_id.');
  if ('client_secret' in document || 'client_secret_expires_at' in document) {
    return fail('client_refused', 'A document that everybody can read holds no secret.');
  }
  if ((document['token_endpoint_auth_method'] ?? 'none') !== 'none') {
    return fail('client_refused', 'Clients prove nothing at the token endpoint (token_endpoint_auth_method: none).');
  }
  const metadata = parseClientMetadata(document);
  return metadata.ok ? ok({ clientId, ...metadata.value, documentHost: url.host }) : metadata;
}

/** Follows no redirect, and says nothing of the hub or the person. */
async function readText(url: URL, internet: Internet): Promise<Result<string>> {
  const limit = deadline(maximumMilliseconds);
  try {
    const headers = new Headers({ accept: 'application/json' });
    const answer = await createPublicFetch(internet)(new Request(url), { headers, signal: limit.signal });
    const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(answer.headers.get('content-type') ?? '');
    if (answer.status !== 200 || !isJson) {
      await answer.body?.cancel();
      return fail(
        'client_unreadable',
        answer.status === 200 ? 'It is not JSON.' : 'There is no document at its address.',
      );
    }
    const text = await textWithin(answer, maximumBytes);
    return text === undefined ? fail('client_unreadable', `It is over ${maximumBytes} bytes.`) : ok(text);
  } catch {
    return unreachable();
  } finally {
    limit.end();
  }
}

/** The same answer for all that can be in the way, so that nobody learns what the names of this network lead to. */
const unreachable = (): Result<never> => fail('client_unreadable', 'Its address could not be reached.');

function parseObject(text: string): Record<string, unknown> | undefined {
  const value = isDeeperThan(maximumDepth, text) ? undefined : parseJson(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
