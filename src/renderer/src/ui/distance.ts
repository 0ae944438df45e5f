/** How far a time is from now, in the largest unit of which it has at least one. Under 10 seconds it is now. */
export function distance(time: number, now: number): { amount: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  const seconds = (time - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 10) return { amount: 0, unit: 'second' };
  if (size < 60) return { amount: Math.trunc(seconds), unit: 'second' };
  if (size < 3600) return { amount: Math.trunc(seconds / 60), unit: 'minute' };
  if (size < 86_400) return { amount: Math.trunc(seconds / 3600), unit: 'hour' };
  return { amount: Math.trunc(seconds / 86_400), unit: 'day' };
}
