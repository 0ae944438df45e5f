/** How an element of a mail looks, as far as it decides whether a person sees its text. */
import { black, blue, type Color, colorOf, isLost, lost, white } from './color.ts';

export type TextLook = {
  isHidden: boolean;
  fontPixels: number;
  color: Color | undefined;
  /** Undefined where it is a picture. */
  ground: Color | undefined;
};

export const plainLook: TextLook = { isHidden: false, fontPixels: 16, color: black, ground: white };

/** Properties by name, those of a shorthand under their own. */
export type Style = Map<string, string>;

const smallest = 3;
/** Pixels beyond which something is no longer on the page. */
const outside = { before: -200, after: 2_000 };

export const isSeen = ({ isHidden, fontPixels, color, ground }: TextLook): boolean =>
  !isHidden && fontPixels >= smallest && (color === undefined || !isLost(color, ground));

/** The look of an element in one that looks like `around`. */
export function lookOf(style: Style, around: TextLook, isLink: boolean): TextLook {
  const { fontPixels } = around;
  const size = style.get('font-size');
  const color = colorIn(style.get('-webkit-text-fill-color') ?? style.get('color'), isLink ? blue : around.color);
  return {
    isHidden: around.isHidden || hides(style, fontPixels),
    fontPixels: size === undefined ? fontPixels : fontOf(size, fontPixels),
    color,
    ground: groundOf(style, around.ground),
  };
}

/** Some size to be read at, where it goes by a name. */
const fontOf = (size: string, around: number): number =>
  /small|medium|large/.test(size) ? 14 : (pixelsOf(size, around, around) ?? around);

const isKept = /^(?:inherit|initial|unset|revert|currentcolor|none|auto)?$/;

/** What some mail programs read and no honest mail uses, since Gmail does not. */
const exotic = /^(?:var|lab|lch|oklab|oklch|hwb|color|color-mix)\(/;
/** A name that is not known, such as `windowtext`, changes nothing. */
const colorIn = (value: string | undefined, before: Color | undefined): Color | undefined =>
  value === undefined ? before : exotic.test(value) ? lost : (colorOf(value) ?? before);

function groundOf(style: Style, around: Color | undefined): Color | undefined {
  const image = style.get('background-image') ?? 'none';
  if (!isKept.test(image)) return undefined;
  const value = style.get('background-color') ?? style.get('background');
  if (value === undefined || isKept.test(value)) return around;
  if (/url\(|gradient\(/.test(value)) return undefined;
  const found = (value.match(/[a-z-]+\([^()]*\)|[^\s]+/g) ?? []).map(colorOf).find((one) => one !== undefined);
  // Paper through which one sees what is below it.
  return found && found[3] < 0.5 ? around : found;
}

const number = (text: string | undefined): number | undefined => {
  const found = Number.parseFloat((text ?? '').replace(/^calc\(\s*/, ''));
  return Number.isNaN(found) ? undefined : found * (text?.includes('%') ? 0.01 : 1);
};

const units: Record<string, number> = {
  px: 1,
  '': 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 38,
  mm: 3.8,
  rem: 16,
  vw: 12,
  vh: 8,
};

/** A length in pixels; percents are of `whole`. Undefined for one that is not known. */
function pixelsOf(text: string, font: number, whole: number): number | undefined {
  const [, digits = '', unit = ''] =
    /^(?:(?:calc|min|max|clamp)\(\s*)?([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)([a-z%]*)/.exec(text) ?? [];
  if (digits === '') return undefined;
  const each = unit === '%' ? whole / 100 : unit === 'em' || unit === 'ex' || unit === 'ch' ? font : units[unit];
  return each === undefined ? undefined : Number(digits) * each;
}

const sides = ['left', 'right', 'top', 'bottom'];
const places = [...sides, ...sides.map((side) => `margin-${side}`), 'margin', 'inset', 'text-indent', 'translate'];

/** Whether it takes its element away from the page, or out of sight. */
function hides(style: Style, font: number): boolean {
  const has = (name: string, value: RegExp): boolean => value.test(style.get(name) ?? '');
  const lengths = (text: string) =>
    text.split(/[\s,()]+/).flatMap((part) => pixelsOf(part, font, outside.after / 10) ?? []);
  const isTiny = (name: string) => (pixelsOf(style.get(name) ?? '', font, 1_000) ?? 100) <= 1;
  const isOutside = (text: string) => lengths(text).some((one) => one <= outside.before || one >= outside.after);
  const transform = style.get('transform') ?? '';
  return (
    has('display', /^(?:none\b|var\()/) ||
    has('visibility', /^(?:hidden\b|collapse\b|var\()/) ||
    has('content-visibility', /^hidden\b/) ||
    has('mso-hide', /^all\b/) ||
    (number(style.get('opacity')) ?? 1) < 0.1 ||
    (number(/opacity\(([^)]*)\)/.exec(style.get('filter') ?? '')?.[1]) ?? 1) < 0.1 ||
    ['width', 'height'].some((name) => isTiny(`max-${name}`) || (isTiny(name) && !style.has(`min-${name}`))) ||
    (number(style.get('zoom')) ?? 1) < 0.1 ||
    (has('clip', /^rect\(/) && lengths(style.get('clip') ?? '').every((one) => Math.abs(one) <= 1)) ||
    has(
      'clip-path',
      /^(?:inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|circle\(\s*0|ellipse\(\s*0|polygon\(\s*0(?:px|%)?[\s,0px%]*\))/,
    ) ||
    /scale[xyz3d]*\(\s*0*(?:\.0\d*)?\s*[,)]|rotate[xy]\(\s*-?90deg/.test(transform) ||
    (transform.includes('translate') && isOutside(transform)) ||
    places.some((name) => isOutside(style.get(name) ?? ''))
  );
}
