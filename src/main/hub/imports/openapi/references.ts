/**
 * References of a document before its parser follows them. It copies what each leads to, and compares each that leads nowhere with all
 * others: a small text could keep it busy for hours.
 */
import { isObject, type Json } from './json.ts';

const mostDifferent = 20_000;
const mostCopies = 10_000_000;

/**
 * `sites`: the objects that are references. Takes out those that lead out of the document, to nothing or to a prototype. Answers whether
 * the rest can be followed.
 */
export function keepReferences(document: Json, sites: readonly Json[]): boolean {
  const targets = new Map<string, object | undefined>();
  let copies = 0;
  for (const site of sites) {
    const reference = String(site['$ref']);
    if (!targets.has(reference)) targets.set(reference, targetOf(document, reference));
    const target = targets.get(reference);
    if (target === undefined) delete site['$ref'];
    else copies += Object.keys(target).length;
    if (targets.size > mostDifferent || copies > mostCopies) return false;
  }
  return true;
}

/** By own members alone (RFC 6901). */
function targetOf(document: Json, reference: string): object | undefined {
  if (!reference.startsWith('#/')) return undefined;
  let at: unknown = document;
  for (const part of reference.slice(2).split('/')) {
    const name = decoded(part);
    const isThere = typeof at === 'object' && at !== null && name !== undefined && Object.hasOwn(at, name);
    if (!isThere) return undefined;
    at = (at as Json)[name];
  }
  return isObject(at) ? at : undefined;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}
