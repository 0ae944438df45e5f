/** Text as a code span that no renderer reads otherwise: nothing in it is a link, an image or an address. */

// A cell of a table ends at `|`, also inside code. Open WebUI looks for displayed formulas before it looks for code. And with
// one backtick at each end of every code span, and no others, even a renderer that only guesses where code is guesses right.
const splitter = /[|`]|(?<=\$)\$|(?<=\\)\[|(?<=\\begin)\{|(?<=\])\(/g;
const outside: Record<string, string> = { '|': '\\|', '`': '&#96;', $: '\\$', '[': '&#91;', '{': '\\{', '(': '(' };

export function codeSpan(content: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const found of content.matchAll(splitter)) {
    pieces.push(span(content.slice(from, found.index)), outside[found[0]] ?? '');
    from = found.index + 1;
  }
  return [...pieces, span(content.slice(from))].join('');
}

function span(content: string): string {
  if (content === '') return '';
  // A blank at each end is no part of the code. It keeps apart what some extension would take for the start of a block.
  const isPlain = /^[\p{L}\p{N}_./#@ -]/u.test(content) && !/\\$|^ .* $/.test(content);
  return isPlain || content.trim() === '' ? `\`${content}\`` : `\` ${content} \``;
}
