const around = 3;

/** A unified diff of one stretch: what two texts have in common at their start and end is left out, but for some lines. */
export function unifiedDiff(file: string, before: string | undefined, after: string): string {
  const old = linesOf(before ?? '');
  const made = linesOf(after);
  const most = Math.min(old.length, made.length);
  let start = 0;
  while (start < most && old[start] === made[start]) start += 1;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === made.at(-1 - end)) end += 1;
  const from = Math.max(0, start - around);
  const tail = Math.min(end, around);
  const hunk = [
    ...old.slice(from, start).map((line) => ` ${line}`),
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...made.slice(start, made.length - end).map((line) => `+${line}`),
    ...old.slice(old.length - end, old.length - end + tail).map((line) => ` ${line}`),
  ];
  const stretch = (lines: string[]): string => {
    const length = lines.length - end + tail - from;
    return `${length === 0 ? from : from + 1},${length}`;
  };
  return [
    `--- ${before === undefined ? '/dev/null' : file}`,
    `+++ ${file}`,
    `@@ -${stretch(old)} +${stretch(made)} @@`,
    ...hunk,
    '',
  ].join('\n');
}

/** Without their line ends, whichever those are. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
