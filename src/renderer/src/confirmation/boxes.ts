/** The boxes of a card, each with a text in it: what they hold, and whether a person has seen it to its end. */
import { button, element } from './element.ts';
import type { Speech } from './speech.ts';

const ends = new WeakMap<Element, HTMLElement>();

/** What stands at the end of what a box holds, and in it only while it holds all. */
export function endOf(content: HTMLElement): HTMLElement {
  const end = ends.get(content) ?? element('span', { class: 'end' });
  ends.set(content, end);
  return end;
}

/** Shows all of a box by one press, and less by another. `draw` is told whether all is to be shown. */
export function sizeToggle(content: HTMLElement, { common }: Speech, draw: (isOpen: boolean) => void): HTMLElement {
  const toggle = button(common.text.showAll, { class: 'link', 'aria-expanded': 'false' }, () => {
    const isOpen = toggle.getAttribute('aria-expanded') !== 'true';
    draw(isOpen);
    content.classList.toggle('open', isOpen);
    toggle.setAttribute('aria-expanded', String(isOpen));
    toggle.textContent = isOpen ? common.text.showLess : common.text.showAll;
  });
  return toggle;
}

/**
 * Which boxes were seen to their end: that end was in view, in its own box and on the page. What is folded away counts as nothing to
 * be seen, as where the preview above says what it does. `onSeen` is told of each.
 */
export function watchBoxes(root: HTMLElement, onSeen: () => void) {
  const boxes = [...root.querySelectorAll<HTMLElement>('.block')].filter((box) => !box.closest('details:not([open])'));
  const unseen = new Map(
    boxes.flatMap((box) => {
      const end = ends.get(box);
      return end ? [[end, box] as const] : [];
    }),
  );
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !target.isConnected || !unseen.delete(target as HTMLElement)) continue;
      watch.unobserve(target);
      onSeen();
    }
  });
  for (const end of unseen.keys()) watch.observe(end);
  return {
    isSeen: (): boolean => unseen.size === 0,
    /** How many were not. */
    left: (): number => unseen.size,
    close: (): void => watch.disconnect(),
  };
}
