import { createHash } from 'node:crypto';
import type { RichText } from './model.ts';

type Style = { bold?: true; italic?: true; strikethrough?: true; code?: true; link?: string };

const plain = { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: 'default' };

/** One run of text, as the API answers it. */
export function run(content: string, { link, ...style }: Style = {}): RichText {
  return {
    type: 'text',
    text: { content, link: link === undefined ? null : { url: link } },
    annotations: { ...plain, ...style },
    plain_text: content,
    href: link ?? null,
  };
}

/** Runs of text; plain ones may be given as they are. */
export const rich = (...runs: (string | RichText)[]): RichText[] =>
  runs.filter((one) => one !== '').map((one) => (typeof one === 'string' ? run(one) : one));

export const mention = (mention: Record<string, unknown>, text: string, href: string | null = null): RichText => ({
  ...{ type: 'mention', mention, annotations: plain, plain_text: text, href },
});

export const equation = (expression: string): RichText => ({
  ...{ type: 'equation', equation: { expression }, annotations: plain, plain_text: expression, href: null },
});

export const plainText = (texts: readonly RichText[]): string => texts.map(({ plain_text }) => plain_text).join('');

/** The same id for the same name, everywhere and always. */
export function idOf(name: string): string {
  const hash = createHash('sha1').update(name).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
