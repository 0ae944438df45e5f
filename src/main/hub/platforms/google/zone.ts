/** Days and times of a zone, as moments. */

/** How far the zone is from UTC at that moment, in minutes. */
function offsetMinutes(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Whether it says by itself which moment it is. */
export const isExact = (time: string): boolean => /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(time);

/**
 * The moment of `2026-11-27`, `2026-11-27T15:00` or an exact time, in milliseconds; a day is its first moment in the zone. A time
 * that clocks skip, as some do with midnight, is as much later.
 */
export function momentInZone(time: string, timeZone: string): number {
  if (isExact(time)) return Date.parse(time);
  const clock = Date.parse(`${time.length === 10 ? `${time}T00:00` : time}Z`);
  const before = (at: number): number => clock - offsetMinutes(at, timeZone) * 60_000;
  const guess = before(clock);
  const better = before(guess);
  return before(better) === better ? better : Math.max(guess, better);
}

/** The day in the zone, `2026-11-27`. */
export const dayInZone = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** So many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** As a person reads it: `Fri 27 Nov 2026, 15:00 (Europe/Berlin)`. */
export function timeInWords(time: string, timeZone: string): string {
  const at = momentInZone(time, timeZone);
  const day = { weekday: 'short', day: '2-digit', month: 'short', year: 'numeric' } as const;
  if (time.length === 10) return new Intl.DateTimeFormat('en-GB', { timeZone, ...day }).format(at);
  const both = { timeZone, ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return `${new Intl.DateTimeFormat('en-GB', both).format(at)} (${timeZone})`;
}
