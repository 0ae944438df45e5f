/** What a call would change, for a person at a terminal. */
import { lineDiff } from '../../shared/line-diff.ts';
import type { Preview } from '../../shared/model.ts';
import { visible } from '../../shared/visible.ts';

/**
 * Target and number of changes, then each in full: removed lines begin with -, added ones with +, and nothing in them is hidden.
 * What is longer than `width` columns goes on behind a |, so that no text can pass for a line of ours.
 */
export function previewLines({ target, changes }: Preview, width: number): string[] {
  const amount = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return [
    `what it would do to ${quoted(target)}, ${amount}:`,
    ...changes.flatMap((change) => changeLines(change, width)),
  ];
}

function changeLines({ name, before, after }: Preview['changes'][number], width: number): string[] {
  const what = before === null ? ', new' : after === null ? ', removed' : '';
  const lines = lineDiff(before ?? '', after ?? '').flatMap((line) => linesOf(line, width - margin));
  return [`  ${quoted(name)}${what}:`, ...lines];
}

const margin = 6;

function linesOf(line: ReturnType<typeof lineDiff>[number], room: number): string[] {
  if (line.kind === 'skipped') return [`    … ${line.lines} unchanged`];
  const text = visible(line.text);
  // Letters of other scripts may take two columns.
  const length = /^[ -~]*$/.test(text) ? room : Math.floor(room / 2);
  const [first = '', ...rest] = text.match(new RegExp(`.{1,${length}}`, 'gu')) ?? [''];
  return [`    ${{ same: ' ', gone: '-', new: '+' }[line.kind]} ${first}`, ...rest.map((part) => `    | ${part}`)];
}

const quoted = (text: string): string => `"${visible(text).replaceAll('"', '\\"')}"`;
