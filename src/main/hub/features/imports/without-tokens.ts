/**
 * What an API or an MCP server answers to a tool of an import, without what would open the account to anyone who holds it. On the accounts of a built-in platform
 * that is what the hub itself gives to no client: GitHub writes tokens into the answer about a private repository, and into addresses.
 */

import { isDeeperThan, membersIn } from '../../ground/json.ts';

const mostDepth = 64;
/** More take long to parse, and nearly all would be cut. */
const mostMembers = 100_000;

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

/** The same of a text, also where the text is JSON: then it is JSON without those members. Pure. */
export function textWithoutTokens(text: string): { value: string; isLeftOut: boolean } {
  const parsed = parsedText(text);
  const { value, isLeftOut } = withoutTokens(parsed ? parsed.value : text);
  if (!isLeftOut) return { value: text, isLeftOut };
  return { value: typeof value === 'string' && !parsed ? value : JSON.stringify(value), isLeftOut };
}

/** The value of a text that is JSON, with bounds on its depth and its size; undefined for any other. Pure. */
export function parsedText(text: string): { value: unknown } | undefined {
  if (isDeeperThan(mostDepth, text) || membersIn(text) > mostMembers) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Also within lists and objects: what stands under such a name is secret, no matter its name there. */
const holdsText = (value: unknown): boolean =>
  typeof value === 'string'
    ? value !== ''
    : typeof value === 'object' && value !== null && Object.values(value).some(holdsText);
