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
  const toEnd = useCallback(() => {
    follows.current = true;
    settlesUntil.current = performance.now() + settling;
    setAtEnd(true);
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [scroller]);

  useEffect(() => {
    const of = scroller.current;
    if (!of) return;
    let before = of.scrollTop;
    const look = () => {
      const isNear = of.scrollHeight - of.scrollTop - of.clientHeight < near;
      // Growth moves the end away from the reader; only a move upwards is the reader's own.
      if (isNear) follows.current = true;
      else if (of.scrollTop < before) {
        follows.current = false;
        settlesUntil.current = 0;
      }
      before = of.scrollTop;
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
      if (follows.current && (isGrowing || performance.now() < settlesUntil.current)) of.scrollTop = of.scrollHeight;
    };
    const watch = new ResizeObserver(follow);
    watch.observe(content);
    follow();
    return () => watch.disconnect();
  }, [scroller, isGrowing]);
  return { isAtEnd, toEnd };
}
