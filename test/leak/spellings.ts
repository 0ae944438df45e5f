/** How a server might write what it was sent: the forms in which a secret can come back. */

const hex = (text: string): string => Buffer.from(text).toString('hex');
const base64 = (text: string, alphabet: 'base64' | 'base64url' = 'base64'): string =>
  Buffer.from(text).toString(alphabet);
const percent = (text: string): string => hex(text).replaceAll(/../g, '%$&');
const unicode = (text: string): string => hex(text).replaceAll(/../g, '\\u00$&');

/** How a server might write what it was sent into a JSON string, the text of JSON itself included. */
export const spellings = (secret: string): string[] => [
  secret,
  `Bearer ${secret}.`,
  `https://api.example/?access_token=${secret}&page=2`,
  hex(secret),
  hex(secret).toUpperCase(),
  percent(secret),
  percent(secret).toUpperCase(),
  unicode(secret),
  unicode(secret).replaceAll(/[a-f]/g, (digit) => digit.toUpperCase()),
  // an encoder that escapes what is no letter or digit
  secret.replaceAll(/[^A-Za-z0-9]/g, (character) => percent(character)),
  secret.replaceAll(/[^A-Za-z0-9]/g, (character) => unicode(character)),
  ...['', 'a', 'ab', 'Bearer '].flatMap((before) => [
    base64(`${before}${secret}:x`),
    base64(`${before}${secret}:x`, 'base64url'),
  ]),
];

/** Before a release each place meets each of them; else each of them is proved in process, where it is taken out. */
export const isLongRun = process.env['OPENGITHUBX_LONG'] === '1';

/** Those of so many, by their numbers, that a place of the real process meets: all in the long run. */
export const numbersAt = (places: number[], count: number): number[] =>
  isLongRun ? Array.from({ length: count }, (_, at) => at) : places.map((place) => place % count);

/** The spellings that a place of the real process meets: those of these numbers, of which neighbours have others. */
export function spellingsAt(secret: string, ...places: number[]): string[] {
  const all = spellings(secret);
  return numbersAt(places, all.length).map((at) => all[at] ?? '');
}
