/** To which row a key leads. Pure, so that it can be tested without a page. */
export function rowAfter(key: string, current: number, count: number, page: number): number | null {
  const last = count - 1;
  if (last < 0) return null;
  const target = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: last,
  }[key];
  return target === undefined ? null : Math.min(last, Math.max(0, target));
}
