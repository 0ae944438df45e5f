/** The small things that a question names: labels, files, commits by their SHA, issues by their number. */
import { marks, type Piece } from './pieces.ts';

const label = `[\\w.-]+|${marks.quote}+`;
const labelList = `(?:${label})(?:\\s*(?:、|和|与|\\band\\b)\\s*(?:${label}))*`;
const labels = [
  new RegExp(`\\b(?:labell?ed|tagged)\\s+(?:as\\s+|with\\s+)?(${labelList})`, 'gid'),
  new RegExp(`\\b(?:labels?|tags?)\\s*[:=]?\\s+(?!(?:is|are|of|in|on|and|to|for|from)\\b)(${labelList})`, 'gid'),
  new RegExp(`\\b(?:with|having|has|have)\\s+(?:the\\s+|an?\\s+)?(${labelList})\\s+(?:labels?|tags?)\\b`, 'gid'),
  new RegExp(`(?:带有?|有|加上?|打上|贴上)\\s*(${labelList})\\s*(?:的?(?:这个)?标签)`, 'gid'),
  new RegExp(`标签(?:是|为|叫|[:：])?\\s*(${labelList})`, 'gid'),
];

const wellKnown: Record<string, string> = {
  readme: 'README.md',
  license: 'LICENSE',
  licence: 'LICENSE',
  changelog: 'CHANGELOG.md',
  contributing: 'CONTRIBUTING.md',
};
const extensions =
  'md|mdx|txt|rst|json|jsonc|ya?ml|toml|ini|cfg|conf|env|lock|ts|tsx|js|jsx|mjs|cjs|py|go|rs|java|kt|rb|php|c|h|cc|cpp|hpp|cs|swift|scala|sh|bash|zsh|fish|sql|html|css|scss|csv|xml|svg|vue|svelte|lua|r|jl|ex|exs|erl|hs|dart|proto|tf|gradle|tex|bib|nix';
const files = [
  new RegExp(
    `(?<![\\w./-])((?:\\.?[\\w-][\\w.-]*/)*\\.?[\\w-][\\w.-]*\\.(?:${extensions})|(?:\\.?[\\w-][\\w.-]*/)*(?:Makefile|Dockerfile))(?![\\w/-])`,
    'gd',
  ),
  /(?<![\w./-])(readme|licence|license|changelog|contributing)(?:\s+file)?(?![\w./-])/dgi,
];

const commits = [
  /(?<![\w./#-])([0-9a-f]{40})(?![\w./-])/dgi,
  /(?:commits?\s+|sha\s+|提交\s*)((?=[a-f]*\d)[0-9a-f]{7,40})(?![\w./-])/dgi,
];

const numbers = [
  /(?:\b(?:issues?|tickets?|prs?|pull requests?)|议题|工单|合并请求|拉取请求)\s*(?:number|no\.?|nr\.?|编号)?\s*#?\s?(\d{1,9})(?![\w.-])/dgi,
  // As in the address of an issue.
  /(?<=\uE001\/(?:issues|pull)\/)(\d{1,9})(?![\w-])/dg,
  /(?<![\w&/])#(\d{1,9})(?![\w-])/dg,
  /第?\s*(\d{1,9})\s*号\s*(?:的)?\s*(?:issue|pr\b|工单|议题|合并请求|拉取请求)/dgi,
];

/** All of them, in a text in which quotations and repositories are masked. */
export function readDetails(text: string, quotes: readonly Piece[]): Piece[] {
  const pieces: Piece[] = [];
  const read = (patterns: RegExp[], make: (found: string, index: number, length: number) => Piece) => {
    for (const pattern of patterns)
      for (const match of text.matchAll(pattern)) {
        const [from, to] = match.indices?.[1] ?? [0, 0];
        const taken = pieces.some(({ index, length }) => from < index + length && index < to);
        if (!taken) pieces.push(make(text.slice(from, to), from, to - from));
      }
  };
  read(labels, (found, index, length) => ({ kind: 'labels', index, length, value: namesOf(found, index, quotes) }));
  read(files, (found, index, length) => ({
    kind: 'file',
    index,
    length,
    value: wellKnown[found.toLowerCase()] ?? found,
  }));
  read(commits, (found, index, length) => ({ kind: 'commit', index, length, value: found.toLowerCase() }));
  read(numbers, (found, index, length) => ({ kind: 'number', index, length, value: Number(found) }));
  return pieces;
}

function namesOf(list: string, start: number, quotes: readonly Piece[]): string[] {
  const quoted = (_: string, offset: number) => {
    const quote = quotes.find(({ index }) => index === start + offset);
    return quote?.kind === 'quote' ? quote.value : '';
  };
  return list
    .replace(new RegExp(marks.quote, 'g'), quoted)
    .split(/\s*(?:、|和|与|\band\b)\s*/i)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
