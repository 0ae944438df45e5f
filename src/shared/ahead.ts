/** By how much the record is ahead of the clock, for a person. */
export function sayAhead(milliseconds: number): string {
  const hours = Math.ceil(milliseconds / 3_600_000);
  if (hours < 48) return hours === 1 ? 'an hour' : `${hours} hours`;
  return `${Math.round(hours / 24)} days`;
}
