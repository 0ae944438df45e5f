/** A change there, laid out to be read: what stands before and after, and which lines differ. Pure. */
import type { OpenWebUIChange } from '../../../shared/open-webui.ts';

/** `isOther`: the other side has no such line. */
export type ChangeLine = { text: string; isOther: boolean };
export type ChangeView = {
  kind: 'added' | 'changed' | 'removed' | 'same';
  before: ChangeLine[] | null;
  after: ChangeLine[] | null;
};

export function viewChange({ before, after }: Pick<OpenWebUIChange, 'before' | 'after'>): ChangeView {
  const [was, is] = [linesOf(before), linesOf(after)];
  const kind = was === null ? 'added' : is === null ? 'removed' : was.join('\n') === is.join('\n') ? 'same' : 'changed';
  return {
    kind,
    before: was && (is ? marked(was, is) : plain(was)),
    after: is && (was ? marked(is, was) : plain(is)),
  };
}

/** One member a line, where it is JSON. */
function linesOf(text: string | null): string[] | null {
  if (text === null) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split('\n');
  } catch {
    return text.split('\n');
  }
}

const plain = (lines: string[]): ChangeLine[] => lines.map((text) => ({ text, isOther: false }));

/** A line counts as often as it occurs. Commas are of no interest: they go with the member that follows. */
function marked(lines: string[], others: string[]): ChangeLine[] {
  const left = others.map(bare);
  return lines.map((text) => {
    const at = left.indexOf(bare(text));
    if (at >= 0) left.splice(at, 1);
    return { text, isOther: at < 0 };
  });
}
const bare = (line: string): string => line.replace(/,$/, '');
