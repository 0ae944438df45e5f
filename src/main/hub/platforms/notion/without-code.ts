/** Markdown without its code, which is text as it stands, with its tags and backslashes. */

/** What opens or closes a block of code, where a line starts with it. */
const fence = /^[ \t>]*(`{3,}|~{3,})/;

/**
 * Blocks between fences and what is quoted within a line are left out; a fence that nothing closes is text, or `toTheEnd`. Pure. Time grows
 * with the length alone, whoever wrote the text: nothing is searched for that is not known to be there.
 */
export function withoutCode(markdown: string, toTheEnd: boolean): string {
  const lines = markdown.split(/[\n\r]/);
  const fences = lines.map((line) => (line === '' ? undefined : fence.exec(line)?.[1]));
  const after = { '`': longestAfter(fences, '`'), '~': longestAfter(fences, '~') };
  const kept: string[] = [];
  let open: string | undefined;
  for (const [index, line] of lines.entries()) {
    const found = fences[index];
    if (open !== undefined) {
      if (found?.startsWith(open)) open = undefined;
      continue;
    }
    const isClosed = found && found.length <= (after[found[0] as '`' | '~'][index] ?? 0);
    if (found && (isClosed || toTheEnd)) open = found;
    else kept.push(withoutQuotes(line));
  }
  return kept.join('\n');
}

/** For each line how long the longest fence of the kind is below it. */
function longestAfter(fences: readonly (string | undefined)[], kind: string): number[] {
  const after: number[] = [];
  let longest = 0;
  for (let index = fences.length - 1; index >= 0; index -= 1) {
    after[index] = longest;
    const found = fences[index];
    if (found?.startsWith(kind)) longest = Math.max(longest, found.length);
  }
  return after;
}

/** A quote goes from some backticks, but none after a backslash, to the next that are as many. */
function withoutQuotes(line: string): string {
  if (!line.includes('`')) return line;
  const ticks = [...line.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ length, index }));
  const last = new Map(ticks.map(({ length, index }) => [length, index]));
  let [kept, from] = ['', 0];
  let open: number | undefined;
  for (const { length, index } of ticks) {
    if (open === length) [open, from] = [undefined, index + length];
    else if (open === undefined && line[index - 1] !== '\\' && last.get(length) !== index) {
      kept += line.slice(from, index);
      open = length;
    }
  }
  return kept + line.slice(from);
}
