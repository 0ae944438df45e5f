/** A text of a request on the page, in full or up to where the person asks for the rest. */
import { endOf, sizeToggle } from './boxes.ts';
import { element } from './element.ts';
import type { Speech } from './speech.ts';
import { isCollapsed, previewOf, type TextPiece, type TextView, viewText } from './text-view.ts';

/** Foreign text within a line of ours, such as a name. */
export const inline = (text: string): HTMLElement => inlineView(viewText(text));

/** The same as code, such as the name of a tool. */
export const codeBlock = (text: string): HTMLElement => element('code', {}, inline(text));

/** Line ends become escapes here, where a second line could pass for one of ours. */
export const inlineView = ({ lines }: TextView): HTMLElement =>
  element(
    'bdi',
    {},
    ...lines.flatMap((line, index) => piecesOf(index === 0 ? line : [{ text: '\\n', isEscape: true }, ...line])),
  );

/** The text of one line. */
export const textNodes = ({ lines }: TextView): (Node | string)[] => lines.flatMap(piecesOf);

const piecesOf = (line: TextPiece[]): (Node | string)[] =>
  line.map(({ text, isEscape }) => (isEscape ? element('mark', { class: 'escape' }, text) : text));

/** With its true size where that is not plain to see, and what cannot be seen about it in words. */
export function textBlock(view: TextView, speech: Speech): HTMLElement {
  const { text: words } = speech.common;
  const isBlock = view.lines.length > 1 || isCollapsed(view);
  const content = isBlock
    ? element('pre', { class: 'block' }, ...linesOf(collapsed(view)))
    : element('bdi', { class: 'value' }, ...view.lines.flatMap(piecesOf));
  if (view.characters === 0) return element('span', { class: 'faint' }, words.empty);
  if (isBlock) {
    const end = endOf(content);
    if (!isCollapsed(view)) content.append(end); // what is cut has no end to be seen
  }
  const notes = [...warnings(view, speech), ...(isBlock ? [sizeLine(view, content, speech)] : [])];
  return element('div', { class: 'text' }, content, ...notes);
}

/** What cannot be seen about a text, in words. */
export const warnings = (view: TextView, { words, common, number }: Speech): HTMLElement[] => [
  ...(view.kind === 'binary' ? [warning(words.binary)] : []),
  ...(view.kind === 'encoded' ? [warning(words.encoded)] : []),
  ...(view.hidden > 0 ? [warning(common.text.hidden(view.hidden, number(view.hidden)))] : []),
];

export const warning = (text: string): HTMLElement => element('p', { class: 'warning' }, text);

const collapsed = (view: TextView): TextPiece[][] => (isCollapsed(view) ? previewOf(view) : view.lines);

/** Each line is an element, so that its number tells a line of the text from one that was only too long. */
const linesOf = (lines: TextPiece[][]): HTMLElement[] =>
  lines.map((line, index) =>
    element('span', { class: 'line' }, ...piecesOf(line), ...(index < lines.length - 1 ? ['\n'] : [])),
  );

function sizeLine(view: TextView, content: HTMLElement, speech: Speech): HTMLElement {
  const { words, common, number } = speech;
  const size = [
    common.text.characters(view.characters, number(view.characters)),
    words.lines(view.lines.length, number(view.lines.length)),
  ].join(', ');
  const line = element('p', { class: 'size' }, size);
  if (!isCollapsed(view)) return line;
  content.classList.add('cut');
  const toggle = sizeToggle(content, speech, (isOpen) => {
    content.replaceChildren(...(isOpen ? [...linesOf(view.lines), endOf(content)] : linesOf(previewOf(view))));
    content.classList.toggle('cut', !isOpen);
  });
  line.append(' ', toggle);
  return line;
}
