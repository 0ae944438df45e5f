/** The forms in which a secret can turn up in bytes. */

/** Characters of the start and of the end that count as a leak by themselves: a secret that was cut off is still one. */
const pieceLength = 20;

const hex = (text: string): string => Buffer.from(text).toString('hex');

/** At each of the three alignments, the characters that depend on the text alone, whatever stands before and behind it. */
function base64(text: string, alphabet: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((shift) => {
    const bytes = Buffer.from(`${'x'.repeat(shift)}${text}`);
    const own = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return own.toString(alphabet).slice(shift === 0 ? 0 : 4);
  });
}

const forms: [name: string, of: (text: string) => string[]][] = [
  ['raw', (text) => [text]],
  ['base64', (text) => base64(text, 'base64')],
  ['base64url', (text) => base64(text, 'base64url')],
  ['hex', (text) => [hex(text), hex(text).toUpperCase()]],
];

/** The start and the end of a secret, each in every form, with the form's name; no needle twice. */
export function needlesOf(secret: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const piece of [secret.slice(0, pieceLength), secret.slice(-pieceLength)]) {
    for (const [name, of] of forms) {
      for (const needle of of(piece)) if (!found.has(needle)) found.set(needle, name);
    }
  }
  return found;
}

const character = (_: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 16));

/** The escapes, undone wherever they stand, so that a secret of which only a part was escaped is found as well. */
const escapes: [name: string, undo: (text: string) => string][] = [
  ['percent-encoded', (text) => text.replaceAll(/%([0-9a-f]{2})/gi, character)],
  ['JSON-escaped', (text) => text.replaceAll(/\\u00([0-9a-f]{2})/gi, character).replaceAll(/\\(.)/g, '$1')],
];

/** The bytes as they are and, where they hold escapes, without them. */
export function viewsOf(bytes: Buffer): Map<string, Buffer> {
  const views = new Map([['as it is', bytes]]);
  const text = bytes.toString('latin1');
  for (const [name, undo] of escapes) {
    const undone = undo(text);
    if (undone !== text) views.set(name, Buffer.from(undone, 'latin1'));
  }
  return views;
}
