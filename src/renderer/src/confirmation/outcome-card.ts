/** What came of an answer, until the person has read it. */
import { button, element } from './element.ts';
import type { Speech } from './speech.ts';

export type OutcomeView = { nodes: HTMLElement[]; focus(): void; copy(): void; forget(): void };

export function outcomeCard(
  title: string,
  lines: (Node | string)[],
  { speech, onDone }: { speech: Speech; onDone(): void },
): OutcomeView {
  const root = element(
    'main',
    { class: 'card', tabindex: '0', 'aria-labelledby': 'sentence' },
    element('h1', { id: 'sentence' }, title),
    ...lines.map((line) => element('p', {}, line)),
  );
  const done = button(speech.words.newKey.done, { class: 'answer' }, onDone);
  const foot = element('footer', { class: 'foot' }, element('div', { class: 'buttons' }, done));
  return { nodes: [root, foot], focus: () => done.focus(), copy: () => undefined, forget: () => undefined };
}
