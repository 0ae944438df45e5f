/** What stays around the cards: where one stands, and what a screen reader says meanwhile. */
import { button, element } from './element.ts';
import type { Speech } from './speech.ts';

export type PageFrame = {
  show(nodes: HTMLElement[]): void;
  /** None of none is not shown. */
  position(index: number, total: number): void;
  demo(isDemo: boolean): void;
  connection(state: 'up' | 'down'): void;
  /** Politely, when the reader pauses. */
  announce(text: string): void;
};

export function createPageFrame(place: HTMLElement, { words, locale }: Speech, onLater: () => void): PageFrame {
  document.documentElement.lang = locale;
  document.title = `${words.title} - OpenGitHubX`;
  const demo = element('span', { class: 'badge faint', hidden: '' }, words.demo);
  const position = element('span', { class: 'position' });
  const later = button(words.later, { class: 'link', hidden: '' }, onLater);
  const down = element('p', { class: 'down', role: 'status', hidden: '' }, words.down);
  const spoken = element('div', { class: 'unseen', 'aria-live': 'polite' });
  const content = element('div', { class: 'content' });
  place.replaceChildren(
    element('header', { class: 'head' }, element('span', { class: 'name' }, 'OpenGitHubX'), demo, position, later),
    down,
    content,
    spoken,
  );
  return {
    show: (nodes) => content.replaceChildren(...nodes),
    position(index, total) {
      position.textContent = index > 0 ? words.position(index, total) : '';
      later.hidden = index === 0;
    },
    demo: (isDemo) => {
      demo.hidden = !isDemo;
    },
    connection: (state) => {
      down.hidden = state === 'up';
    },
    announce: (text) => {
      spoken.textContent = text;
    },
  };
}
