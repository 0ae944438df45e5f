/** To which row a key leads. Pure, so that it can be tested without a page. */
export function rowAfter(key: string, current: number, count: number, page: number): number | null {
  const last = count - 1;
  if (last < 0) return null;
  const within = (row: number) => Math.min(last, Math.max(0, row));
  switch (key) {
    case 'ArrowDown':
      return within(current + 1);
    case 'ArrowUp':
      return within(current - 1);
    case 'PageDown':
      return within(current + page);
    case 'PageUp':
      return within(current - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
