/** Text as a code span that no renderer reads otherwise: nothing in it is a link, an image or an address. */

// A cell of a table ends at `|`, also inside code. And Open WebUI looks for displayed formulas before it looks for code.
const splitter = /\||(?<=\$)\$|(?<=\\)\[|(?<=\\begin)\{/g;
const outside: Record<string, string> = { '|': '\\|', $: '\\$', '[': '&#91;', '{': '\\{' };

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
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  // A blank at each end is no part of the code. It keeps apart what some extension would take for the start of a block.
  const isPlain = /^[\p{L}\p{N}_./#@ -]/u.test(content) && !/[`\\]$|^ .* $/.test(content);
  const isBlank = content.trim() === '';
  return isPlain || isBlank ? `${ticks}${content}${ticks}` : `${ticks} ${content} ${ticks}`;
}
