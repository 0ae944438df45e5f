/**
 * What an API answers to a tool of an import, without what would open the account to anyone who holds it. On the accounts of a built-in platform
 * that is what the hub itself gives to no client: GitHub writes tokens into the answer about a private repository, and into addresses.
 */

/** Names of members that hold a token or a secret, no matter how they are written. */
const secretName =
  /((token|jwt|secret|passw(or)?d|passphrase|credential|signature)s?|otp|pem|(access|api|private|session|signing|encryption|client|ssh|deploy)[ _-]?keys?)([ _-]?value)?$/i;

/** Of those, what says where a list continues. */
const pagingName = /(page|sync|skip|delta|next|prev(ious)?|continu(e|ation)|cursor|resume|start|watch)[ _.$-]?token$/i;

/** In an address, also within a text: parameters that let in anybody, with their values. */
const signedParameter =
  /([?&;](?:amp;)?(?!(?:page|sync|skip|delta|next|prev|previous|continuation)[_-]?token=)(?:[\w.-]*[_.-])?(?:token|jwt|sig|signature|hmac)=)[^&#;\s"'<>)\]}]+/gi;

/** `isLeftOut`: whether anything was. Pure. */
export function withoutTokens(value: unknown): { value: unknown; isLeftOut: boolean } {
  let isLeftOut = false;
  const plain = (text: string): string =>
    text.replace(signedParameter, (_, name: string) => {
      isLeftOut = true;
      return name;
    });
  const kept = (one: unknown): unknown => {
    if (typeof one === 'string') return plain(one);
    if (Array.isArray(one)) return one.map(kept);
    if (typeof one !== 'object' || one === null) return one;
    const members = Object.entries(one).flatMap(([name, member]): [string, unknown][] => {
      // A number or a truth value says how many there are, or whether there is one.
      const isSecret = secretName.test(name) && !pagingName.test(name) && holdsText(member);
      if (!isSecret) return [[name, kept(member)]];
      isLeftOut = true;
      return [];
    });
    return Object.fromEntries(members);
  };
  return { value: kept(value), isLeftOut };
}

/** Also within lists and objects: what stands under such a name is secret, no matter its name there. */
const holdsText = (value: unknown): boolean =>
  typeof value === 'string'
    ? value !== ''
    : typeof value === 'object' && value !== null && Object.values(value).some(holdsText);
