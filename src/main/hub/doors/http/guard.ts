/**
 * What is refused before anything is routed. A page in the person's browser can reach a loopback port, by plain form
 * posts and by DNS rebinding alike, so the hub listens only to requests that name it exactly and that no foreign page sent.
 */
import type { IncomingMessage } from 'node:http';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { flowPath } from '../../../../shared/flow-path.ts';
import { linkPaths } from '../../../../shared/link-purpose.ts';
import { returnedPath } from '../../identity/console/returns.ts';

/** The exact authorities and origins the hub answers to. */
export type Allowed = {
  hosts: ReadonlySet<string>;
  origins: ReadonlySet<string>;
  /** What a body may be, where it is neither JSON nor a form. */
  media?: RegExp | undefined;
  /** Addresses that take a file of any kind: a caller needs a header there that a browser asks for first. */
  uploads?: RegExp | undefined;
  /** Addresses that hold more than plain paths do; who routes them takes them apart as strictly. */
  paths?: RegExp | undefined;
  /** Pages for approvals, each a name with its own origin: it serves nothing else, and nothing else serves it. */
  approve?: readonly ApproveSeat[] | undefined;
};

/** `isPhone`: at a public name, where the page can be installed and has a worker. */
export type ApproveSeat = { host: string; origin: string; isPhone?: boolean };

/** Where git is answered, unless the person says otherwise. */
export const usualGitPort = 18481;

/** Where the hub listens. Beyond loopback each is the owner's explicit choice. */
export type ListenOptions = {
  port: number;
  /** A socket that listens already, held by what started the hub, such as systemd; the port is then that of the socket. */
  held?: number;
  address?: string;
  /** A file to listen on in place of a port. */
  path?: string;
  /** Further names it may be called by, such as `host.docker.internal`. */
  allowHosts?: string[];
  /** Its address behind the person's own TLS proxy, `https://…`. */
  publicUrl?: string;
  /** The page for approvals there, at a host that serves nothing else. */
  approveUrl?: string;
  /** Where git is answered, on this computer alone, once there is a key for it. Left out, nowhere. */
  gitPort?: number;
  /** Milliseconds that a terminal which pushes waits for its person; left out, as long as agents leave it. */
  gitPatience?: number;
};

export function allowedFor(port: number, { allowHosts = [], publicUrl }: Omit<ListenOptions, 'port'> = {}): Allowed {
  const named = ['127.0.0.1', 'localhost', ...allowHosts].map((name) => `${name}:${port}`);
  const origins = named.map((host) => `http://${host}`);
  if (publicUrl === undefined) return { hosts: new Set(named), origins: new Set(origins) };
  const { host, origin } = new URL(publicUrl);
  return { hosts: new Set([...named, host]), origins: new Set([...origins, origin]) };
}

/**
 * Only paths that every reader takes alike: no empty or dot segments, no escapes. So the path that is judged here is the
 * path that is routed, and no parser has to normalise (or choke on) anything.
 */
const plainPath = /^\/(?:\.?[\w-]+(?:\.[\w-]+)*(?:\/|$))*$/;

/**
 * The one address that ends with a name which holds slashes: clients write those as `%2F`, and as they are. Read either way
 * it leads to no other path.
 */
const modelPath = /^\/v1\/models\/[\w\-.~!$&'()*+,;=:@%/]+$/;

function isPlain(path: string): boolean {
  if (plainPath.test(path)) return true;
  try {
    return modelPath.test(path) && !/\/\.{0,2}(?:\/|$)|\\|\p{C}/u.test(decodeURIComponent(path));
  } catch {
    return false;
  }
}

/** The path of a request target, as it was sent. */
export const pathOf = (target = ''): string => target.split('?', 1)[0] ?? '';

/** The reason to refuse a request by its head alone, or undefined. Pure. */
export function refusalOf(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders'>,
  allowed: Allowed,
): Failure | undefined {
  const { method, url, headers } = request;
  const { bytes, repeated } = headOf(request);
  if (bytes > maximumHead) return failure('head_too_large');
  if (!isPlain(pathOf(url)) && !allowed.paths?.test(pathOf(url)))
    return failure('malformed', 'The request target must be a plain path.');
  if (repeated !== undefined) return failure('malformed', `The header ${repeated} is there twice.`);
  const seat = allowed.approve?.find(({ host }) => host === headers.host);
  if (!seat && !allowed.hosts.has(headers.host ?? '')) return failure('host_refused');
  const ofPage = approvePaths.test(pathOf(url));
  const ofPhone = phonePaths.test(pathOf(url));
  if (seat ? !ofPage && !(ofPhone && seat.isPhone) : ofPage || ofPhone) return failure('host_refused');
  const isOwn = seat ? headers.origin === seat.origin : allowed.origins.has(headers.origin ?? '');
  if (headers.origin !== undefined && !isOwn) return failure('origin_refused');
  // A service worker would stay between the person and this port, no matter what listens there later. A public name has one holder.
  const isWorker = seat?.isPhone && method === 'GET' && url === '/approve/sw.js';
  if (headers['service-worker'] !== undefined && !isWorker) return failure('origin_refused');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && !fromHere(site, request)) return failure('origin_refused');
  if (method === 'POST' && allowed.uploads?.test(pathOf(url))) return undefined;
  // Read as UTF-8 all the same, a body would say one thing to the hub and another to a proxy that read it on the way.
  if (!isUtf8(headers['content-type'] ?? ''))
    return failure('media_type_refused', 'Its charset is not UTF-8.', { hint: 'Send it as UTF-8.' });
  if (method === 'POST' && allowed.media) {
    return allowed.media.test(headers['content-type'] ?? '') ? undefined : failure('media_type_refused');
  }
  if (method === 'POST') {
    const isForm = forms.has(pathOf(url)) || flowPath.test(pathOf(url));
    const given = headers['content-type'] ?? '';
    const fits = isForm ? /^application\/x-www-form-urlencoded\s*(;|$)/i.test(given) : isJson.test(given);
    if (!fits) return failure('media_type_refused', undefined, isForm ? { hint: formHint } : {});
  }
  return undefined;
}

const maximumHead = 16 * 1024;

/** Of two such headers Node keeps one, another program in between perhaps the other. */
const single: ReadonlySet<string> = new Set(['host', 'authorization', 'content-length', 'content-type', 'origin']);

/**
 * How long it is, and which header of those that are single it has twice. Cookies don't count: the hub reads none, but a browser sends
 * all that other programs on this computer have set, at any port (RFC 6265 §8.5), so that any of them could keep the
 * person out of the console.
 */
function headOf({ url = '', rawHeaders }: Pick<IncomingMessage, 'url' | 'rawHeaders'>) {
  let bytes = url.length;
  let repeated: string | undefined;
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [given = '', value = ''] = [rawHeaders[index], rawHeaders[index + 1]];
    const name = given.toLowerCase();
    if (name !== 'cookie') bytes += name.length + value.length;
    if (!single.has(name)) continue;
    if (seen.has(name)) repeated ??= name;
    seen.add(name);
  }
  return { bytes, repeated };
}

/** Every charset that is named is UTF-8, the only one that JSON has between systems (RFC 8259 §8.1). */
const isUtf8 = (type: string): boolean =>
  !type.includes(';') ||
  [...type.matchAll(/;\s*charset\*?\s*=\s*("?)([^";]*)\1/gi)].every(([, , name = '']) => /^\s*utf-?8\s*$/i.test(name));

const isJson = /^application\/json\s*(;|$)/i;

/**
 * Where OAuth prescribes a form (RFC 6749 §4.1.3, RFC 7009 §2.1). Nothing that a form of a web page sends has an effect there. A page of
 * the hub's own takes one as well: no web page knows its address, and a foreign one is refused by its origin.
 */
const forms: ReadonlySet<string> = new Set(['/oauth/token', '/oauth/revoke']);
const formHint = 'Send `Content-Type: application/x-www-form-urlencoded`.';

/** Where a browser comes back to from the tenant or a platform, on a hub with a public address. */
export const publicReturnPaths = /^\/console\/(callback|connected|signed-out)$/;

/** What the page for approvals consists of. Links in answers lead to other addresses below `/approve/`. */
const approvePaths = /^\/approve\/(?:$|assets\/|api\/)/;

/** What makes it a page that a phone installs. */
export const phonePaths = /^\/approve\/(?:sw\.js|manifest\.webmanifest|icon\.png)$/;

/** A browser says where a request comes from: our own pages, the address bar, or a link to a page made to be linked to. */
function fromHere(
  site: string,
  { method, url, headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
): boolean {
  // Script of the console could else read, and send, what a person sees and pastes there.
  if (flowPath.test(pathOf(url))) {
    const isPage = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
    return isPage && (method === 'GET' || site === 'same-origin');
  }
  if (site === 'same-origin' || site === 'none') return true;
  const path = pathOf(url);
  const linkable =
    path === '/' ||
    linkPaths.test(path) ||
    path === '/approve/' ||
    path === '/oauth/authorize' ||
    path.startsWith('/oauth/continue/') ||
    path === returnedPath ||
    publicReturnPaths.test(path);
  const isFramed = (headers['sec-fetch-dest'] ?? 'document') !== 'document';
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && linkable && !isFramed;
}
