/** What a call would change, each text in full, with what is there now beside it. */
import { foldBlank } from '../../../shared/folded-lines.ts';
import { type DiffLine, lineDiff } from '../../../shared/line-diff.ts';
import type { Preview } from '../../../shared/model.ts';
import { endOf, sizeToggle } from './boxes.ts';
import { element, section } from './element.ts';
import type { Speech } from './speech.ts';
import { inline, textNodes, warnings } from './text-block.ts';
import { viewText } from './text-view.ts';

type Change = Preview['changes'][number];

export function changeList({ changes }: Preview, speech: Speech): HTMLElement {
  const { words, number } = speech;
  // A warning and a sum say something about the changes and are none.
  const amount = Math.max(1, changes.filter(isChange).length);
  const heading = changes.length === 0 ? words.noChange : words.changes(amount, number(amount));
  return section('changes', heading, { class: 'changes' }, changeItems(changes, speech));
}

const isChange = ({ kind }: Change): boolean => kind === undefined || kind === 'file';

/** `of`: whose changes they are, where there are several such lists. */
export const changeItems = (changes: Change[], speech: Speech, of = ''): HTMLElement =>
  element('ol', {}, ...changes.map((change) => element('li', {}, ...changeNodes(change, speech, of))));

function changeNodes(change: Change, speech: Speech, of: string): HTMLElement[] {
  const { words } = speech;
  const { name, before, after, kind, note } = change;
  const isText = isChange(change);
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
    ...(lines.length > 0 ? boxOf(lines, attributes, speech) : []),
    ...(lines.length === 0 && note === undefined && isText
      ? [element('p', { class: 'faint' }, speech.common.text.empty)]
      : []),
    ...[before, after].flatMap((text) => (text === null ? [] : warnings(viewText(text), speech))).filter(isFirst),
  ];
}

/** A box that is larger says how large it is, and shows all on one press. */
const small = { lines: 3, characters: 240 };
/** So many lines are in view at once, unless they are long. */
const inView = { lines: 10, characters: 480 };

/** The lines in a box, runs of blank ones folded, with what it holds above it. */
function boxOf(lines: DiffLine[], attributes: Record<string, string>, speech: Speech): HTMLElement[] {
  const { words, common, number } = speech;
  const held = lines.flatMap((line) => (line.kind === 'skipped' ? [] : [line.text]));
  const characters = held.reduce((sum, text) => sum + text.length, 0);
  const folded = foldBlank(
    lines,
    (line) => (line.kind === 'skipped' ? undefined : line.text),
    ({ kind }) => kind,
  );
  const content = element('pre', attributes);
  const draw = (isOpen: boolean): void => {
    const nodes = isOpen
      ? lines.map((line) => lineNode(line, speech))
      : folded.map((one) => ('line' in one ? lineNode(one.line, speech) : blankNode(one.blank, one.of, speech)));
    content.replaceChildren(...nodes, endOf(content));
  };
  draw(false);
  if (held.length <= small.lines && characters <= small.characters) return [content];
  const size = [words.lines(held.length, number(held.length)), common.text.characters(characters, number(characters))];
  const line = element('p', { class: 'size' }, size.join(', '));
  const isLong = held.length > inView.lines || characters > inView.characters || folded.length < lines.length;
  if (isLong) line.append(' ', sizeToggle(content, speech, draw));
  return [line, content];
}

const names = { same: 'span', gone: 'del', new: 'ins', skipped: 'span' } as const;

/** In the hub's own words, which no line of the text can pass for: it has no mark of an added or a removed line beside it. */
const blankNode = (blank: number, { kind }: DiffLine, { words, number }: Speech): HTMLElement =>
  element(names[kind], { class: 'line skipped' }, words.blank(blank, number(blank)), '\n');

function lineNode(line: DiffLine, { words, number }: Speech): HTMLElement {
  if (line.kind === 'skipped') {
    return element('span', { class: 'line skipped' }, words.unchanged(line.lines, number(line.lines)), '\n');
  }
  return element(names[line.kind], { class: 'line' }, ...textNodes(viewText(line.text)), '\n');
}

/** Both texts may have the same said of them. */
const isFirst = ({ textContent }: HTMLElement, place: number, all: HTMLElement[]): boolean =>
  all.findIndex((other) => other.textContent === textContent) === place;
