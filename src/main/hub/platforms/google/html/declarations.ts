/** CSS down to single declarations, as far as a mail can use it to hide something. */

export type Declaration = { property: string; value: string; isImportant: boolean };

/** What is left open runs on to the end, as in browsers: so each character is looked at once, however long a style is. */
export const cssString = String.raw`"(?:\\.|[^"\\])*(?:"|$)|'(?:\\.|[^'\\])*(?:'|$)`;
const declarationPiece = new RegExp(String.raw`(?:${cssString}|\([^()]*\)?|[^;"'(])+`, 'gs');

/** A style without comments, and without the marks by which old ones pass for a comment of HTML. */
export const withoutComments = (css: string): string => css.replace(/\/\*[\s\S]*?(?:\*\/|$)|<!--|-->/g, '');

/** What escapes stand for: a property can be spelt with them, and browsers read it all the same. */
export const unescaped = (text: string): string =>
  text.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gis, (_, code: string | undefined, character: string) => {
    if (code === undefined) return character;
    const point = Number.parseInt(code, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
  });

/** The declarations of an attribute or a block, in small letters. */
export function declarationsIn(css: string): Declaration[] {
  return (withoutComments(css).match(declarationPiece) ?? []).flatMap((one) => {
    const colon = one.indexOf(':');
    if (colon < 0) return [];
    const property = unescaped(one.slice(0, colon)).trim().toLowerCase();
    const said = unescaped(one.slice(colon + 1))
      .trim()
      .toLowerCase();
    const value = said.replace(/\s*!\s*important$/, '');
    return [{ property, value, isImportant: value !== said }];
  });
}
