/** Tells the person's own words from what they quote or paste. */
import { mask, type Piece } from './pieces.ts';

/** A quotation runs to the end of the text when nothing closes it: pasted text must not get out by being cut. */
const quotations = new RegExp(
  [
    /(?:```|~~~)[\s\S]*?(?:```|~~~|(?![\s\S]))/,
    /<([a-z][\w-]*)[^<>]*>[\s\S]*?(?:<\/\1\s*>|(?![\s\S]))/,
    /^[ \t]*>.*$/,
    /`[^`\n]*`/,
    /"[^"]*(?:"|(?![\s\S]))/,
    /“(?:[^“”]|“[^“”]*”)*(?:”|(?![\s\S]))/,
    /「(?:[^「」]|「[^「」]*」)*(?:」|(?![\s\S]))/,
    /『[^『』]*(?:』|(?![\s\S]))/,
    /«[^»]*(?:»|(?![\s\S]))/,
    /‘[^‘’]*(?:’|(?![\s\S]))/,
    // An apostrophe opens a quotation only at the start of a word and closes it only at the end of one;
    // one that nothing closes is an apostrophe.
    /(?<![\w\u4E00-\u9FFF])'(?=\S)[^\n]*?(?<=\S)'(?!\w)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gimu',
);

/** What announces material to work on, or a text to write: all that follows the colon is that material. */
const announcements = [
  /[:：][ \t]*\r?\n/g,
  /\b(?:translate|proofread|rephrase|reword|paraphrase|rewrite|correct)\b[^:：\n]{0,80}[:：]/gi,
  /\b(?:this|following|attached)\s+(?:text|message|e?-?mail|paragraph|passage|sentence|note|content|code|log|error)\b[^:：\n]{0,80}[:：]/gi,
  /\b(?:open|create|file|raise)\b[^:：\n]{0,40}\bissue\b(?:(?!title|saying|body|text|label)[^:：\n]){0,80}[:：]/gi,
  /\b(?:comment|reply)\b[^:：\n]{0,120}[:：]/gi,
  /(?:翻译|润色|改写|校对)[^:：\n]{0,40}[:：]/g,
  /(?:下面|以下|这)的?这?[段句封条篇些]?(?:话|文字|文本|邮件|消息|内容|代码|日志|信)[^:：\n]{0,40}[:：]/g,
  /(?:评论|回复|留言)[^:：\n]{0,60}[:：]/g,
];

/** The quotations of a question. A quoted name of a repository is a name. */
export function readQuotations(text: string, isRepository: (name: string) => boolean): Piece[] {
  const quoted: Piece[] = [];
  for (const { 0: all, index } of text.matchAll(quotations)) {
    const value = unquoted(all);
    if (!isRepository(value)) quoted.push({ kind: 'quote', index, length: all.length, value });
  }
  const masked = mask(text, quoted);
  const start = Math.min(...announcements.map((pattern) => endOfFirst(pattern, masked)));
  if (start >= text.length || /^\s*$/.test(text.slice(start))) return quoted;
  const before = quoted.filter(({ index }) => index < start);
  // One quotation to the end of the text is what is meant already, without its quotation marks.
  const rest = quoted.filter(({ index }) => index >= start);
  const only = rest[0];
  if (
    rest.length === 1 &&
    only &&
    text
      .slice(start)
      .trim()
      .replace(/[.。]$/, '').length <= only.length
  )
    return quoted;
  return [...before, { kind: 'quote', index: start, length: text.length - start, value: text.slice(start).trim() }];
}

function endOfFirst(pattern: RegExp, text: string): number {
  const found = text.matchAll(pattern).next().value;
  return found ? found.index + found[0].length : Number.POSITIVE_INFINITY;
}

function unquoted(text: string): string {
  const fenced = /^(?:```|~~~)[^\n]*\n?([\s\S]*?)(?:```|~~~)?$/.exec(text)?.[1];
  if (fenced !== undefined) return fenced.trim();
  return text.replace(/^["“「『«‘'`]/, '').replace(/["”」』»’'`]$/, '');
}
