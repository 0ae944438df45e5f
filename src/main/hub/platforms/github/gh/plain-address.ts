/** Addresses in GitHub's answers, without what would let in anybody who holds them. */

/** Of a query what says which thing is meant. A signature, a token or how long either is good stands in the query as well. */
const plainParameters = new Set(['ref', 'v', 'page', 'per_page']);

/** Where on a page something is. */
const place = /^#[a-z_]{1,30}-?\d{0,20}$/;

/**
 * An address that opens nothing by itself: without a name and a password for its host, and without what a query says beyond a few known
 * parameters. The places of a template (RFC 6570) stay.
 */
export function plainAddress(address: string): string {
  const [, path = '', query = '', fragment = ''] =
    /^((?:[^?#]|(?<=\{)[?#](?=[\w,]{1,100}\}))*)(\?[^#]*)?(#.*)?$/s.exec(address) ?? [];
  const plain = query
    .slice(1)
    .split('&')
    .filter((one) => plainParameters.has(one.split('=', 1)[0] ?? '') && !one.includes(';'));
  const host = path.replace(/^([a-z][a-z+.-]*:)?[\\/]{2}[^\\/]*@/i, (whole, scheme = '') =>
    /\/\/git@$/.test(whole) ? whole : `${scheme}//`,
  );
  return `${host}${plain.length > 0 ? `?${plain.join('&')}` : ''}${place.test(fragment) ? fragment : ''}`;
}
