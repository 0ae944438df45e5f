/** Masks texts by all that is known of credentials. */
import { loadRules, type MaskByRules } from './rules.ts';
import { type Masked, maskShapes } from './shapes.ts';

/** Loaded for the first answer, so that the start of the hub does not wait for it. */
let rules: Promise<MaskByRules> | undefined;

/** Each text with its credentials replaced by `[secret removed: …]`, and how many it held. */
export async function maskAll(texts: string[]): Promise<Masked[]> {
  rules ??= loadRules();
  const maskByRules = await rules;
  const mask = (text: string): Masked => {
    const shapes = maskShapes(text);
    const masked = maskByRules(shapes.text);
    return { text: masked.text, count: shapes.count + masked.count };
  };
  return inHalves(texts, mask);
}

/** Most texts hold none, and many in one are searched much faster than one by one: only what holds some is halved. */
function inHalves(texts: string[], mask: (text: string) => Masked): Masked[] {
  const whole = mask(texts.join('\n'));
  if (whole.count === 0) return texts.map((text) => ({ text, count: 0 }));
  if (texts.length === 1) return [whole];
  const half = Math.ceil(texts.length / 2);
  return [...inHalves(texts.slice(0, half), mask), ...inHalves(texts.slice(half), mask)];
}
