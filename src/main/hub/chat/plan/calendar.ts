/** Days, weeks that begin on Monday, months, quarters and years, all in UTC. */

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';
/** From the first day to the day after the last one, both at midnight. */
export type Days = { from: Date; to: Date };

const day = 86_400_000;

/** The first day of the unit that a time falls into. */
export function startOf(unit: Unit, time: Date): Date {
  const [year, month, date] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()];
  if (unit === 'day') return new Date(Date.UTC(year, month, date));
  if (unit === 'week') return new Date(Date.UTC(year, month, date - ((time.getUTCDay() + 6) % 7)));
  if (unit === 'month') return new Date(Date.UTC(year, month, 1));
  if (unit === 'quarter') return new Date(Date.UTC(year, month - (month % 3), 1));
  return new Date(Date.UTC(year, 0, 1));
}

/** So many units later; a day that the month does not have becomes its last one. */
export function add(unit: Unit, count: number, time: Date): Date {
  if (unit === 'day' || unit === 'week') return new Date(time.getTime() + count * (unit === 'day' ? 1 : 7) * day);
  const months = count * { month: 1, quarter: 3, year: 12 }[unit];
  const [year, month, date] = [time.getUTCFullYear(), time.getUTCMonth() + months, time.getUTCDate()];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(date, lastOfMonth)));
}

/** The whole unit, so many units from the present one. */
export function whole(unit: Unit, offset: number, now: Date): Days {
  const from = add(unit, offset, startOf(unit, now));
  return { from, to: add(unit, 1, from) };
}

/** From so many units before today up to today. */
export function rolling(unit: Unit, count: number, now: Date): Days {
  const today = startOf('day', now);
  return { from: add(unit, -count, today), to: add('day', 1, today) };
}

/** As 2026-11-24. */
export const written = (time: Date): string => time.toISOString().slice(0, 10);
