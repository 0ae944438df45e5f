import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** So near the end counts as the end (pixels). */
const near = 48;
/** For as long what was just opened may still come to its height (milliseconds). */
const settling = 1500;

export type FollowEnd = { isAtEnd: boolean; toEnd: () => void };

/**
 * Keeps the end of a growing text in view for who reads there, and lets everybody else read in peace: whoever scrolls up
 * stays where they are until they come back by themselves. Only while `isGrowing`: what the reader unfolds does not scroll.
 */
export function useFollowEnd(scroller: RefObject<HTMLElement | null>, isGrowing: boolean): FollowEnd {
  const [isAtEnd, setAtEnd] = useState(true);
  const follows = useRef(true);
  const settlesUntil = useRef(0);
  /** Where it was last scrolled to, by the reader or by us. */
  const before = useRef(0);
  const toEnd = useCallback(() => {
    follows.current = true;
    settlesUntil.current = performance.now() + settling;
    setAtEnd(true);
    if (scroller.current) before.current = scrollToEnd(scroller.current);
  }, [scroller]);

  useEffect(() => {
    const of = scroller.current;
    if (!of) return;
    before.current = of.scrollTop;
    let height = of.scrollHeight;
    const look = () => {
      // Where turns above come to their real height, the browser moves the reader; that is not coming back to the end.
      const isShrunk = of.scrollHeight < height;
      height = of.scrollHeight;
      const left = of.scrollHeight - of.scrollTop - of.clientHeight;
      const isNear = left < near;
      // Growth moves the end away from the reader; only a move upwards is the reader's own, however small its first step.
      if (isShrunk) follows.current &&= isNear;
      else if (left < 2) follows.current = true;
      else if (of.scrollTop < before.current) {
        follows.current = false;
        settlesUntil.current = 0;
      } else if (isNear) follows.current = true;
      before.current = of.scrollTop;
      setAtEnd(isNear);
    };
    of.addEventListener('scroll', look, { passive: true });
    return () => of.removeEventListener('scroll', look);
  }, [scroller]);

  useLayoutEffect(() => {
    const of = scroller.current;
    const content = of?.firstElementChild;
    if (!of || !content) return;
    const follow = () => {
      // Noted at once: a frame in which the reader scrolls up as well has one event for both.
      if (follows.current && (isGrowing || performance.now() < settlesUntil.current)) before.current = scrollToEnd(of);
    };
    const watch = new ResizeObserver(follow);
    watch.observe(content);
    follow();
    return () => watch.disconnect();
  }, [scroller, isGrowing]);
  return { isAtEnd, toEnd };
}

/** Answers where that is. */
function scrollToEnd(of: HTMLElement): number {
  of.scrollTop = of.scrollHeight;
  return of.scrollTop;
}
