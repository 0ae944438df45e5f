/** How smoothly a page scrolls: the time of each frame while it does. */
import type { Page } from '@playwright/test';

const frames = 240;

/** Scrolls the list of the page by a page a few times a second, back and forth, and answers milliseconds by frame. */
export function scrollFrames(page: Page): Promise<number[]> {
  return page.evaluate(
    (count) =>
      new Promise<number[]>((done) => {
        const lists = [...document.querySelectorAll<HTMLElement>('[role=grid] *')];
        const list = lists.find((candidate) => /auto|scroll/.test(getComputedStyle(candidate).overflowY));
        if (!list) throw new Error('There is no list to scroll.');
        const times: number[] = [];
        let last = performance.now();
        const step = (now: number): void => {
          times.push(now - last);
          last = now;
          const forward = times.length < count * 0.75 ? 1 : -1;
          list.scrollTop += forward * 120;
          // Now and then far away, where nothing is loaded yet.
          if (times.length % 60 === 0) list.scrollTop = (list.scrollHeight * times.length) / count;
          if (times.length < count) requestAnimationFrame(step);
          else done(times.slice(1));
        };
        requestAnimationFrame(step);
      }),
    frames,
  );
}
