/** Masks texts by all that is known of credentials. */
import { loadRules, type MaskByRules } from './rules.ts';
import { type Masked, maskShapes } from './shapes.ts';

/** Loaded for the first answer, so that the start of the hub does not wait for it. */
let rules: Promise<MaskByRules> | undefined;

/** How many credentials are in all of them together. */
export async function countAll(texts: string[]): Promise<number> {
  return (await masker())(texts.join('\n')).count;
}

/** Each text with its credentials replaced by `[secret removed: …]`, and how many it held. */
export async function maskAll(texts: string[]): Promise<Masked[]> {
  return inParts(texts, await masker());
}

async function masker(): Promise<(text: string) => Masked> {
  rules ??= loadRules();
  const maskByRules = await rules;
  return (text) => {
    const shapes = maskShapes(text);
    const masked = maskByRules(shapes.text);
    return { text: masked.text, count: shapes.count + masked.count };
  };
}

/** Into how many parts texts are split: with two, texts that all hold some would be searched ten times over. */
const parts = 16;

/** Most texts hold none, and many in one are searched much faster than one by one: only what holds some is split. */
function inParts(texts: string[], mask: (text: string) => Masked): Masked[] {
  const whole = mask(texts.join('\n'));
  if (whole.count === 0) return texts.map((text) => ({ text, count: 0 }));
  if (texts.length === 1) return [whole];
  const size = Math.ceil(texts.length / parts);
  return Array.from({ length: Math.ceil(texts.length / size) }, (_, at) =>
    inParts(texts.slice(at * size, (at + 1) * size), mask),
  ).flat();
}
