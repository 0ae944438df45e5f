import { createHash } from 'node:crypto';

/** A validator for one answer. The token is part of it, so that a renewed token meets a new validator, as at GitHub. */
export const entityTag = (authorization: string | null, accept: string | null, url: string, body: string): string =>
  `"${createHash('sha256').update([authorization, accept, url, body].join('\n')).digest('hex')}"`;

const opaque = (tag: string) => tag.trim().replace(/^W\//, '');

/** Whether the caller already holds this answer (RFC 9110, section 13.2.2: If-None-Match outranks If-Modified-Since). */
export function notModified(headers: Headers, tag: string, lastModified: number | undefined): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== null) return tags.trim() === '*' || tags.split(',').some((candidate) => opaque(candidate) === tag);
  const since = headers.get('if-modified-since');
  return since !== null && lastModified !== undefined && lastModified <= Date.parse(since);
}
