/** Where a link of an answer may lead. */
import type { Source } from '../../../shared/model.ts';

export type AnswerLink = { kind: 'outside'; url: string } | { kind: 'connect'; path: string } | null;

/**
 * Out to the hosts of its own sources, and to the page on which a missing account is connected. A model is told what to
 * write by whoever wrote what it read: a link of its own making would carry what it read to an address of theirs.
 */
export function linkOf(address: string, sources: readonly Source[]): AnswerLink {
  const connect = /^(?:https?:\/\/[^/?#]+)?\/connect\/([a-z0-9-]+)$/.exec(address);
  if (connect) return { kind: 'connect', path: `/accounts/connect/${connect[1]}` };
  const url = webAddress(address);
  const isOfSources = url !== null && sources.some((source) => webAddress(source.url)?.host === url.host);
  return isOfSources ? { kind: 'outside', url: url.href } : null;
}

/** An address a browser may open: http or https, with nothing in it that would make its host look like another. */
export function webAddress(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? url : null;
}
