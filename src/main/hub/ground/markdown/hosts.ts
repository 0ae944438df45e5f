/** Where addresses lead, as a browser reads them, and which of them are written to pass for another. */
import { domainToASCII } from 'node:url';

const entities: Record<string, string> = {
  amp: '&',
  colon: ':',
  sol: '/',
  bsol: '\\',
  period: '.',
  num: '#',
  quest: '?',
};

/** The target of a link as a renderer reads it: without entities, and without backslashes before punctuation. */
export function targetAsRead(written: string): string {
  return written
    .trim()
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hexadecimal, name) => {
      const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16);
      if (name) return entities[name.toLowerCase()] ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/\\(?=[!-/:-@[-`{-~])(?![\\/])/g, '');
}

/** The address that a target leads to; undefined for one within the repository. */
export const parsedUrl = (target: string): URL | undefined =>
  URL.parse(/^[\\/]{2}/.test(target) ? `https:${target}` : target) ?? undefined;

export const isWeb = (url: URL): boolean => /^https?:$/.test(url.protocol);

/** The same without a name and a password before the host, and with the host in ASCII, which is what it is. */
export function plainly(url: URL): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href;
}

/** Whether an address is not what it looks like: its host is written otherwise, or stands behind another name. */
export function isDisguised(target: string, { hostname }: URL): boolean {
  const host = /^https?:\/\/([^\s/\\?#]*)/i.exec(target)?.[1];
  return host === undefined || host.includes('@') || !host.toLowerCase().startsWith(hostname);
}

/** File names that could be hosts: there are `.md`, `.rs` and `.sh` too, but nobody is deceived by them. */
const files =
  /\.(?:md|mdx|rst|txt|[cm]?[jt]sx?|vue|py|ipynb|rs|go|rb|sh|[ch]|cc|cpp|hpp|cs|java|kt|swift|php|pl|lua|sql|json|ya?ml|toml|xml|html?|s?css|csv|pdf|png|jpe?g|gif|svg|zip|gz|lock|log|ini|cfg|conf|env|so|dll|exe|net)$/i;

/** What begins in the middle of a word is not looked at, which would take a hundred steps for each of its characters. */
const claim =
  /(https?:\/\/)?(?:(?<![^\s/@])[^\s/@]{1,100}@|(?<![\p{L}\p{N}-]))((?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24})(?![\p{L}\p{N}-])(\/)?/giu;

/** The host that a link's text claims, if another than where it leads. */
export function claimedHost(text: string, { hostname }: URL): string | undefined {
  const plain = targetAsRead(text.replace(/[*_`~]/g, ''));
  if (!plain.includes('.')) return undefined;
  for (const [, scheme, host = '', after] of plain.matchAll(claim)) {
    if (!scheme && !after && files.test(host)) continue;
    const claimed = (domainToASCII(host) || host).toLowerCase().replace(/^www\./, '');
    if (hostname !== claimed && !hostname.endsWith(`.${claimed}`)) return claimed;
  }
  return undefined;
}

const authority = /\b(https?):([\\/]{1,8})([^\s/\\?#<>"'`()[\]{}|]{1,300})/gi;
/** Addresses in angle brackets with schemes that no link needs, and of which some renderers make a link. */
const script = /<((?:javascript|vbscript|data|file|blob):)[^<>]*>/gi;
const bareHost = /(?<![\p{L}\p{N}.@/-])(?:[\p{L}\p{N}-]{1,63}[.\u3002\uff0e\uff61]){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu;

/** The text with every host in it as a browser reads it. Paths and queries stay as they are. */
export function plainAddresses(text: string): string {
  const plain = text
    .replace(script, (_, scheme: string) => `(${scheme} link removed)`)
    .replace(authority, (whole, scheme: string, slashes: string, host: string) => {
      const url = URL.parse(`${scheme}://${host}/`);
      if (!url) return whole;
      const isAsWritten = slashes === '//' && host.toLowerCase().startsWith(url.hostname) && !host.includes('@');
      return isAsWritten ? whole : `${scheme}://${url.host}`;
    });
  return plain.replace(bareHost, (host) => (isLookAlike(host) ? domainToASCII(host) || host : host));
}

const latin = /[A-Za-z]/;
const other = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
/** Letters of other scripts that most fonts draw like a Latin one. */
const likeLatin =
  /^[асеіјорѕухһԁԛԝӏαικνορτυχϲϳ\p{N}-]*[асеіјорѕухһԁԛԝӏαικνορτυχϲϳ][асеіјорѕухһԁԛԝӏαικνορτυχϲϳ\p{N}-]*$/iu;

/** Whether a label mixes scripts that nobody writes together, is all look-alikes, or uses odd forms of ordinary letters. */
const isLookAlike = (host: string): boolean =>
  /[^\0-\x7F]/.test(host) &&
  host
    .split(/[.\u3002\uff0e\uff61]/)
    .some(
      (label) =>
        (latin.test(label) && other.test(label)) ||
        likeLatin.test(label) ||
        (latin.test(label.normalize('NFKC')) && label.normalize('NFKC') !== label.normalize('NFC')),
    );
