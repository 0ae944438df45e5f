/** Colours of CSS, as far as text is hidden in them. */

/** Red, green and blue up to 255, and how opaque it is, up to 1. */
export type Color = readonly [number, number, number, number];

export const black: Color = [0, 0, 0, 1];
export const white: Color = [255, 255, 255, 1];
/** On whatever it stands. */
export const lost: Color = [0, 0, 0, 0];
/** As links are shown that nobody has coloured. */
export const blue: Color = [0, 0, 238, 1];

/** Those in which text is hidden on paper that is white or nearly so, and those of the paper. */
const named: Record<string, Color> = {
  ...{ black, white, transparent: lost, navy: [0, 0, 128, 1], blue: [0, 0, 255, 1], red: [255, 0, 0, 1] },
  ...{ gray: [128, 128, 128, 1], grey: [128, 128, 128, 1], green: [0, 128, 0, 1], yellow: [255, 255, 0, 1] },
  ...Object.fromEntries(
    'snow ivory ghostwhite whitesmoke floralwhite seashell mintcream azure aliceblue honeydew lavenderblush linen oldlace lavender lightyellow lightcyan mistyrose'
      .split(' ')
      .map((name) => [name, white]),
  ),
};

/** Undefined for one that is not known, such as an image. */
export function colorOf(text: string): Color | undefined {
  if (named[text]) return named[text];
  const digits = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(text)?.[1];
  if (digits) {
    const pairs = digits.length < 5 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
    const [red = 0, green = 0, blue_ = 0, alpha = 255] = pairs.map((pair) => Number.parseInt(pair, 16));
    return [red, green, blue_, alpha / 255];
  }
  const [, kind, list = ''] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(text) ?? [];
  const parts = list.split(/[\s,/]+/).filter(Boolean);
  const share = (part = '1', whole = 1) => Number.parseFloat(part) * (part.endsWith('%') ? whole / 100 : 1);
  const [first, second, third] = parts;
  if (first === undefined || second === undefined || third === undefined) return undefined;
  const alpha = share(parts[3]);
  if (kind === 'rgb') return [share(first, 255), share(second, 255), share(third, 255), alpha];
  return [...fromHsl(Number.parseFloat(first), share(second), share(third)), alpha];
}

function fromHsl(hue: number, saturation: number, lightness: number): [number, number, number] {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (at: number) => {
    const step = (((at + hue / 30) % 12) + 12) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(step - 3, 9 - step, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

const closest = 32;
const faintest = 0.1;

/** Whether nobody can read text of one colour on the other. */
export const isLost = (text: Color, ground: Color | undefined): boolean =>
  text[3] < faintest ||
  (ground !== undefined && [0, 1, 2].every((at) => Math.abs((text[at] ?? 0) - (ground[at] ?? 0)) < closest));
