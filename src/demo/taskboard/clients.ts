/** Who may ask Taskboard for tokens: clients that have registered (RFC 7591), and clients that are named by the address of their metadata. */
import { randomUUID } from 'node:crypto';
import { isObject } from '../web.ts';
import type { World } from '../world.ts';

/** Plain JSON, which a restart keeps. */
export type RegisteredClient = { id: string; name: string; redirectUris: string[]; grantTypes: string[] };

/** An error of RFC 7591 section 3.2.2. */
type Refused = { error: 'invalid_redirect_uri' | 'invalid_client_metadata'; error_description: string };

type Clients = {
  /** Answers the client, or why there is none. */
  register(metadata: unknown): RegisteredClient | Refused;
  /** Undefined for one that never was, or that Taskboard has forgotten. */
  find(id: string): RegisteredClient | undefined;
  /** Answers whether there was one. */
  forget(id: string): boolean;
  /** Puts a metadata document at an https address, where the address itself is the name of a client. */
  publish(url: string, document: unknown): void;
};

const served = ['authorization_code', 'refresh_token'];
const longestName = 200;

export function createClients(world: World): Clients {
  const clients = new Map<string, RegisteredClient>(
    world.keep('clients of taskboard', (): [string, RegisteredClient][] => [...clients]) ?? [],
  );
  // The world asks nothing of the Internet: what is behind an address is what somebody has put there.
  const documents = new Map<string, unknown>();

  return {
    register(metadata) {
      const facts = readMetadata(metadata);
      if ('error' in facts) return facts;
      const client = { id: randomUUID(), ...facts };
      clients.set(client.id, client);
      return client;
    },
    find(id) {
      const registered = clients.get(id);
      if (registered || world.switches.withoutClientDocuments || !canNameDocument(id)) return registered;
      const document = documents.get(id);
      // A document of somebody else's address must not pass for this client's.
      if (!isObject(document) || document['client_id'] !== id || 'client_secret' in document) return undefined;
      const facts = readMetadata(document);
      return 'error' in facts ? undefined : { id, ...facts };
    },
    forget: (id) => [clients.delete(id), documents.delete(id)].includes(true),
    publish: (url, document) => void documents.set(url, document),
  };
}

/** https with a path, without dot segments, fragment, user or password, and written as a URL parser writes it. */
function canNameDocument(id: string): boolean {
  return /^https:\/\/[^/?#@\s]+\/[^#\s]*$/.test(id) && URL.canParse(id) && new URL(id).href === id;
}

function readMetadata(given: unknown): Omit<RegisteredClient, 'id'> | Refused {
  if (!isObject(given)) return wrong('The metadata is not a JSON object.');
  const { redirect_uris: redirectUris, client_name: name = '', token_endpoint_auth_method: method } = given;
  if (!isListOfText(redirectUris) || redirectUris.length === 0) {
    return { error: 'invalid_redirect_uri', error_description: 'redirect_uris must be a list with an address.' };
  }
  const foreign = redirectUris.find((one) => !isRedirectUri(one));
  if (foreign !== undefined) {
    return {
      error: 'invalid_redirect_uri',
      error_description: `${foreign} is neither https nor http on a loopback address, or has a fragment.`,
    };
  }
  if (typeof name !== 'string' || name.length > longestName) return wrong('client_name is not a short text.');
  // Left out, it means client_secret_basic.
  if (method !== 'none') return wrong('token_endpoint_auth_method must be none: there are public clients only.');
  const { grant_types: grantTypes = ['authorization_code'], response_types: responseTypes = ['code'] } = given;
  if (!isListOfText(grantTypes) || !grantTypes.every((one) => served.includes(one))) {
    return wrong(`grant_types must be of ${served.join(' and ')}.`);
  }
  if (!grantTypes.includes('authorization_code') || JSON.stringify(responseTypes) !== '["code"]') {
    return wrong('The grant type authorization_code goes with the response type code, and nothing else is there.');
  }
  return { name, redirectUris, grantTypes };
}

const wrong = (text: string): Refused => ({ error: 'invalid_client_metadata', error_description: text });

const isListOfText = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost'];

function isRedirectUri(text: string): boolean {
  const url = URL.parse(text);
  if (!url || text.includes('#')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.includes(url.hostname));
}

/** Whether a client may be called back there: at an address that it has registered, to the letter. */
export function isRegistered({ redirectUris }: RegisteredClient, given: string, onAnyPort: boolean): boolean {
  if (redirectUris.includes(given)) return true;
  // By the number of the address alone: RFC 8252 section 7.3 has no exception for a name.
  const apart = onAnyPort ? withoutPort(given) : undefined;
  return apart !== undefined && redirectUris.some((one) => withoutPort(one) === apart);
}

/** An address of loopback but for its port, or undefined for any other. */
const withoutPort = (text: string): string | undefined =>
  /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d{1,5})?(?=[/?]|$)/.test(text) && URL.canParse(text)
    ? text.replace(/^(http:\/\/[^/?]+?)(:\d{1,5})?(?=[/?]|$)/, '$1')
    : undefined;
