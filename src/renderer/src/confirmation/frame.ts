/** What stays around the cards: where one stands, and what a screen reader says meanwhile. */
import { button, element } from './element.ts';
import type { Speech } from './speech.ts';

export type PageFrame = ReturnType<typeof createPageFrame>;

/** `position`: none of none is not shown. `announce` speaks politely, when the reader pauses. */
export function createPageFrame(place: HTMLElement, { words, locale }: Speech, onLater: () => void) {
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
    show: (nodes: HTMLElement[]) => content.replaceChildren(...nodes),
    /** Marks the page in the list of tabs, until the person is back. */
    mark(isMarked: boolean) {
      document.title = `${isMarked ? '● ' : ''}${words.title} - OpenGitHubX`;
    },
    position(index: number, total: number) {
      position.textContent = index > 0 ? words.position(index, total) : '';
      later.hidden = index === 0;
    },
    demo: (isDemo: boolean) => {
      demo.hidden = !isDemo;
    },
    connection: (state: 'up' | 'down') => {
      down.hidden = state === 'up';
    },
    announce: (text: string) => {
      spoken.textContent = text;
    },
  };
}
