/** Markdown within a line as Notion's rich text. https://developers.notion.com/reference/rich-text */
import type { Token, Tokens } from 'marked';

type Style = { bold?: true; italic?: true; strikethrough?: true; code?: true };

export type TextSpan = {
  type: 'text';
  text: { content: string; link?: { url: string } };
  annotations?: Style;
};

/** Notion's limits for one run of text, and for the runs of one block. */
const longestRun = 2_000;
export const mostRuns = 100;

/**
 * The text of tokens with its marks and links. Images become links, since a page that holds one has everybody who looks at it
 * fetch it; HTML stays as it is written; of what is no address of the web or of mail the text remains.
 */
export function spansOf(tokens: readonly Token[], style: Style = {}, link?: string): TextSpan[] {
  return tokens.flatMap((token) => {
    switch (token.type) {
      case 'strong':
        return spansOf((token as Tokens.Strong).tokens, { ...style, bold: true }, link);
      case 'em':
        return spansOf((token as Tokens.Em).tokens, { ...style, italic: true }, link);
      case 'del':
        return spansOf((token as Tokens.Del).tokens, { ...style, strikethrough: true }, link);
      case 'codespan':
        return spans((token as Tokens.Codespan).text, { ...style, code: true }, link);
      case 'link': {
        const { href, tokens: inside } = token as Tokens.Link;
        return spansOf(inside, style, linkable(href) ?? link);
      }
      case 'image': {
        const { href, text } = token as Tokens.Image;
        return spans(`[image: ${text || href}]`, style, linkable(href) ?? link);
      }
      case 'br':
        return spans('\n', style, link);
      case 'checkbox':
        return [];
      default:
        return 'tokens' in token && token.tokens
          ? spansOf(token.tokens, style, link)
          : spans('text' in token ? String(token.text) : token.raw, style, link);
    }
  });
}

/** Text in runs of at most 2,000 UTF-16 units, none of which splits a character. */
export function spans(text: string, style: Style = {}, link?: string): TextSpan[] {
  const parts: TextSpan[] = [];
  for (let rest = text.toWellFormed(); rest !== ''; ) {
    const isCut = rest.length > longestRun;
    const head = rest.slice(0, longestRun);
    const content = isCut ? head.replace(/[\uD800-\uDBFF]$/, '') : head;
    parts.push({
      type: 'text',
      text: { content, ...(link !== undefined && { link: { url: link } }) },
      ...(Object.keys(style).length > 0 && { annotations: style }),
    });
    rest = rest.slice(content.length);
  }
  return parts;
}

const linkable = (href: string): string | undefined =>
  /^(https?|mailto):$/.test(URL.parse(href)?.protocol ?? '') ? href : undefined;
