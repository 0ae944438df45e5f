/** What a call would change, each text in full, with what is there now beside it. */
import { type DiffLine, lineDiff } from '../../../shared/line-diff.ts';
import type { Preview } from '../../../shared/model.ts';
import { element, section } from './element.ts';
import type { Speech } from './speech.ts';
import { inline, textNodes, warnings } from './text-block.ts';
import { viewText } from './text-view.ts';

type Change = Preview['changes'][number];

export function changeList({ changes }: Preview, speech: Speech): HTMLElement {
  const { words, number } = speech;
  const heading = changes.length === 0 ? words.noChange : words.changes(changes.length, number(changes.length));
  return section('changes', heading, { class: 'changes' }, changeItems(changes, speech));
}

/** `of`: whose changes they are, where there are several such lists. */
export const changeItems = (changes: Change[], speech: Speech, of = ''): HTMLElement =>
  element('ol', {}, ...changes.map((change) => element('li', {}, ...changeNodes(change, speech, of))));

function changeNodes(change: Change, speech: Speech, of: string): HTMLElement[] {
  const { words } = speech;
  const { name, before, after, kind, note } = change;
  const isText = kind === undefined || kind === 'file';
  const tag = !isText ? undefined : before === null ? words.isNew : after === null ? words.isRemoved : undefined;
  const head = element(
    'h3',
    { ...(kind && { class: kind }) },
    // Before the name, where no name of a file can put it.
    ...(kind === undefined ? [] : [element('span', { class: 'kind' }, words.kinds[kind]), ' ']),
    inline(name),
    ...(tag === undefined
      ? []
      : [' ', element('span', { class: after === null ? 'badge danger' : 'badge read' }, tag)]),
  );
  const lines = lineDiff(before ?? '', after ?? '');
  // What is long scrolls, and is reached by the keyboard too; nothing is cut.
  const attributes = { class: 'block diff', tabindex: '0', role: 'region', 'aria-label': of + words.changeOf(name) };
  return [
    head,
    ...(note === undefined ? [] : [element('p', { class: 'size' }, inline(note))]),
    ...(lines.length > 0 ? [element('pre', attributes, ...lines.map((line) => lineNode(line, speech)))] : []),
    ...(lines.length === 0 && note === undefined && isText
      ? [element('p', { class: 'faint' }, speech.common.text.empty)]
      : []),
    ...[before, after].flatMap((text) => (text === null ? [] : warnings(viewText(text), speech))).filter(isFirst),
  ];
}

function lineNode(line: DiffLine, { words, number }: Speech): HTMLElement {
  if (line.kind === 'skipped') {
    return element('span', { class: 'line skipped' }, words.unchanged(line.lines, number(line.lines)), '\n');
  }
  const name = ({ same: 'span', gone: 'del', new: 'ins' } as const)[line.kind];
  return element(name, { class: 'line' }, ...textNodes(viewText(line.text)), '\n');
}

/** Both texts may have the same said of them. */
const isFirst = ({ textContent }: HTMLElement, place: number, all: HTMLElement[]): boolean =>
  all.findIndex((other) => other.textContent === textContent) === place;
