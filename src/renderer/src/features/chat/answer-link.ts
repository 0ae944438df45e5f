/** Where a link of an answer may lead. */
import { linkPath, readLink } from '../../../../shared/link-purpose.ts';
import type { Source } from '../../../../shared/model.ts';

export type AnswerLink = { kind: 'outside'; url: string } | { kind: 'console'; path: string } | null;

/**
 * Out to the hosts of its sources, and to the pages on which a person does what is missing. A model is told what to
 * write by the author of what it read: a link that it made up would carry what it read to an address of theirs.
 */
export function linkOf(address: string, sources: readonly Source[]): AnswerLink {
  const purpose = readLink(address);
  if (purpose?.page === 'connect') {
    const { of, tool } = purpose;
    return {
      kind: 'console',
      path: tool === undefined ? `/accounts/connect/${of}` : `/accounts?connect=${of}&for=${tool}`,
    };
  }
  if (purpose?.page === 'approve') return { kind: 'console', path: '/approvals' };
  if (purpose?.page === 'fix' && purpose.of === 'models') return { kind: 'console', path: '/settings/models' };
  if (purpose?.page === 'allow' || purpose?.page === 'fix') return { kind: 'console', path: linkPath(purpose) };
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
