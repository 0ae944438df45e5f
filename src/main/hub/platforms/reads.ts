/**
 * Which requests read at a platform, as data that stands with the platform. A description that somebody else wrote can name any method
 * for any address (`GET /chat.postMessage`), so that an operation which no rule lists counts as a change.
 */
import type { Platform } from './platform.ts';

/**
 * Requests that change nothing, as `METHOD /path` below `apiUrl`, or below the one of `apis` that `at` names. In a path `*` stands for
 * one part, and `**` at its end for any number of parts. What is listed for `GET` holds for `HEAD` too.
 */
export type ReadRule = readonly { at?: string; requests: readonly string[] }[];

/** The addresses of a platform and what reads there. */
export type ReadingPlatform = Pick<Platform, 'apiUrl' | 'apis' | 'reads'>;

/**
 * Whether the platform's rule says of every request that `url` stands for that it changes nothing. A part of the path with a `{name}` in it
 * stands for any text, and so only for what a pattern leaves open as well. Pure.
 */
export function readsAt({ apiUrl, apis = {}, reads = [] }: ReadingPlatform, method: string, url: string): boolean {
  const asked = method === 'HEAD' ? 'GET' : method;
  return reads.some(({ at, requests }) => {
    const base = at === undefined ? apiUrl : apis[at];
    const path = base === undefined ? undefined : pathBelow(base, url);
    return path !== undefined && requests.some((one) => isCovered(one.split(' '), asked, path));
  });
}

/** The parts of the path below an address; undefined for what is not below it. */
function pathBelow(base: string, url: string): string[] | undefined {
  const [below, asked] = [URL.parse(base), URL.parse(url)];
  if (!below || !asked || below.origin !== asked.origin) return undefined;
  const start = below.pathname.replace(/\/$/, '');
  return asked.pathname.startsWith(`${start}/`) ? asked.pathname.slice(start.length + 1).split('/') : undefined;
}

function isCovered([method, pattern = '']: string[], asked: string, path: readonly string[]): boolean {
  if (method !== asked) return false;
  const parts = pattern.slice(1).split('/');
  const isOpen = parts.at(-1) === '**';
  const own = isOpen ? parts.slice(0, -1) : parts;
  if (isOpen ? path.length < own.length : path.length !== own.length) return false;
  return own.every((part, at) => (part === '*' ? isOnePart(path[at] ?? '') : part === path[at]));
}

/** Some servers take an encoded slash for one, so that such a part is several. */
const isOnePart = (part: string): boolean => part !== '' && !/%2f|%5c/i.test(part);
