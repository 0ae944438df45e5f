import { dayAfter, dayInZone, momentInZone } from './zone.ts';

type TimeSpan = { start: number; end: number };
type FreeTimeRequest = TimeSpan & {
  busy: TimeSpan[];
  minutes: number;
  zone: string;
  dayBegins: string;
  dayEnds: string;
};

const step = 15 * 60_000;
const mostSteps = 10_000;

/** Times of that length in which nobody is busy, each beginning where the one before ends, from Monday to Friday. Pure. */
export function freeSpans({
  start,
  end,
  busy,
  minutes,
  zone,
  dayBegins,
  dayEnds,
}: FreeTimeRequest): { start: string; end: string }[] {
  const found: { start: string; end: string }[] = [];
  const length = minutes * 60_000;
  for (let day = dayInZone(start, zone), count = 0; count < mostSteps; day = dayAfter(day, 1), count += 1) {
    const [opens, closes] = [momentInZone(`${day}T${dayBegins}`, zone), momentInZone(`${day}T${dayEnds}`, zone)];
    if (opens >= end) return found;
    if ([0, 6].includes(new Date(`${day}T00:00Z`).getUTCDay())) continue;
    let at = Math.ceil(Math.max(opens, start) / step) * step;
    while (at + length <= Math.min(closes, end)) {
      const inTheWay = busy.filter((one) => one.start < at + length && one.end > at);
      if (inTheWay.length === 0) {
        found.push({ start: new Date(at).toISOString(), end: new Date(at + length).toISOString() });
        at += Math.ceil(length / step) * step;
      } else at = Math.ceil(Math.max(...inTheWay.map((one) => one.end)) / step) * step;
    }
  }
  return found;
}
