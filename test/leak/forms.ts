/** The forms in which a secret can turn up in bytes. */

/** Characters of the start and of the end that count as a leak by themselves: a secret that was cut off is still one. */
const pieceLength = 20;

type Form = { name: string; of: (text: string) => string[] };

const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const unicode = (text: string, upper: boolean): string =>
  [...text]
    .map((character) => character.charCodeAt(0).toString(16).padStart(4, '0'))
    .map((digits) => `\\u${upper ? digits.toUpperCase() : digits}`)
    .join('');
const hex = (text: string): string => Buffer.from(text).toString('hex');

/** Only the characters that depend on the text alone, whatever stands before and behind it. */
function base64(text: string, alphabet: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((shift) => {
    const bytes = Buffer.from(`${'x'.repeat(shift)}${text}`);
    const own = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return own.toString(alphabet).slice(shift === 0 ? 0 : 4);
  });
}

export const forms: Form[] = [
  { name: 'raw', of: (text) => [text] },
  { name: 'base64', of: (text) => base64(text, 'base64') },
  { name: 'base64url', of: (text) => base64(text, 'base64url') },
  { name: 'hex', of: (text) => [hex(text), hex(text).toUpperCase()] },
  { name: 'percent-encoded', of: (text) => [percent(text), percent(text).toUpperCase(), encodeURIComponent(text)] },
  { name: 'JSON-escaped', of: (text) => [JSON.stringify(text).slice(1, -1), text.replaceAll('/', '\\/')] },
  { name: 'JSON \\u-escaped', of: (text) => [unicode(text, false), unicode(text, true)] },
];

/** The start and the end of a secret, each in every form, with the form's name; no form twice. */
export function needlesOf(secret: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const piece of [secret.slice(0, pieceLength), secret.slice(-pieceLength)]) {
    for (const { name, of } of forms) {
      for (const needle of of(piece)) if (!found.has(needle)) found.set(needle, name);
    }
  }
  return found;
}
