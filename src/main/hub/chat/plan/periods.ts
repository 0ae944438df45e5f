/** Periods that are told from today: "last week", "the past 30 days", "上个月", "最近三天". */
import { add, type Days, rolling, startOf, type Unit, whole } from './calendar.ts';
import { chineseNumber, englishNumber, readNumber } from './numbers.ts';

export type Period = Days & { index: number; length: number };
type Rule = { pattern: RegExp; read(groups: Record<string, string | undefined>, now: Date): Days | undefined };

const units: [RegExp, Unit][] = [
  [/day|[天日]/i, 'day'],
  [/week|周|星期|礼拜/i, 'week'],
  [/month|月/i, 'month'],
  [/quarter|季/i, 'quarter'],
  [/year|年/i, 'year'],
];
const englishUnit = '(?<unit>day|week|month|quarter|year)s?\\b';
const chineseUnit = '(?:个)?(?<unit>天|日|周|星期|礼拜|月|季度|年)(?![一二三四五六日天]|\\d)';
const weekdays = '一二三四五六日天';

const rules: Rule[] = [
  rule(`\\bday before yesterday\\b`, (_, now) => whole('day', -2, now)),
  rule(`\\b(?<unit>week|month) before last\\b`, ({ unit }, now) => whole(unitOf(unit), -2, now)),
  rule(`\\b(?:last|past|previous|recent)\\s+(?<count>${englishNumber})\\s+${englishUnit}`, back),
  rule(`\\b(?:last|past|previous)\\s+\\d+\\s*(?:hours|h)\\b`, (_, now) => rolling('day', 1, now)),
  rule(`\\bpast\\s+${englishUnit}`, ({ unit }, now) => rolling(unitOf(unit), 1, now)),
  rule(`\\b(?:last|previous)\\s+${englishUnit}`, ({ unit }, now) => whole(unitOf(unit), -1, now)),
  rule(`\\b(?:this|current)\\s+${englishUnit}`, ({ unit }, now) => whole(unitOf(unit), 0, now)),
  rule(`\\b(?<count>${englishNumber})\\s+(?<unit>week|month|year)s?\\s+ago\\b`, ago),
  rule(`(?<=\\b(?:in|during|of|since|until|before|after|for|year)\\s)(?<year>20\\d\\d)\\b(?![-/.]\\d)`, month),
  rule(`上上(?:个)?(?<unit>周|星期|礼拜|月)(?![${weekdays}])`, ({ unit }, now) => whole(unitOf(unit), -2, now)),
  rule(
    `(?<which>上上|上|本|这)?(?:个)?(?:周|星期|礼拜)(?<weekday>[一二三四五六日]|天(?!气))(?![个天周])`,
    ({ which, weekday = '' }, now) => {
      const position = Math.min(weekdays.indexOf(weekday), 6);
      const weeks = which === '上上' ? -2 : which === '上' ? -1 : 0;
      const date = add('day', position, add('week', weeks, startOf('week', now)));
      return oneDay(which === undefined && date > now ? add('week', -1, date) : date);
    },
  ),
  rule(`(?:最近|过去|近|前)的?(?<half>半)(?<unit>个月|年)`, half),
  rule(`(?:最近|过去|近|前)的?(?<count>${chineseNumber})${chineseUnit}`, back),
  rule(`这(?<count>[2-9]|[1-9]\\d+|[两二三四五六七八九十]+)${chineseUnit}`, back),
  rule(`(?<!月)(?<count>${chineseNumber})${chineseUnit}(?:之内|以内|以来|内)`, back),
  rule(`(?<count>${chineseNumber})(?:个)?(?<unit>周|星期|礼拜|月|年)(?:之前|以前|前)`, ago),
  rule(`(?:本|这一?)${chineseUnit}`, ({ unit }, now) => whole(unitOf(unit), 0, now)),
  rule(`上一?${chineseUnit}`, ({ unit }, now) => whole(unitOf(unit), -1, now)),
  rule(
    `(?:(?<year>\\d{4}|[去今前])年)?(?<month>\\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?!\\d|[一二三四五六七八九十])`,
    month,
  ),
  rule(`(?<year>20\\d\\d|[去今前])年(?!\\d|[一二三四五六七八九十]+月)`, month),
];

/** The periods in a text, longest reading first; overlapping ones are left out. */
export function readPeriods(text: string, now: Date): Period[] {
  const found: Period[] = [];
  for (const { pattern, read } of rules)
    for (const match of text.matchAll(pattern)) {
      const [index, length] = [match.index, match[0].length];
      const days = read(match.groups ?? {}, now);
      const taken = found.some((other) => index < other.index + other.length && other.index < index + length);
      if (days && !taken) found.push({ ...days, index, length });
    }
  return found;
}

function rule(source: string, read: Rule['read']): Rule {
  return { pattern: new RegExp(source, 'gi'), read };
}

const unitOf = (word = 'day'): Unit => units.find(([pattern]) => pattern.test(word))?.[1] ?? 'day';
const oneDay = (from: Date): Days => ({ from, to: add('day', 1, from) });

function back({ count = '', unit }: Record<string, string | undefined>, now: Date): Days | undefined {
  const number = readNumber(count);
  return number ? rolling(unitOf(unit), number, now) : undefined;
}

function ago({ count = '', unit }: Record<string, string | undefined>, now: Date): Days | undefined {
  const number = readNumber(count);
  return number ? whole(unitOf(unit), -number, now) : undefined;
}

function half({ unit }: Record<string, string | undefined>, now: Date): Days {
  return unit === '年' ? rolling('month', 6, now) : rolling('day', 15, now);
}

/** A month or a year by name. A month without its year is the latest one that has begun. */
function month({ year, month }: Record<string, string | undefined>, now: Date): Days | undefined {
  const present = now.getUTCFullYear();
  const named = year && ({ 去: present - 1, 今: present, 前: present - 2 }[year] ?? Number(year));
  if (month === undefined) return whole('year', Number(named) - present, now);
  const number = readNumber(month);
  if (!number || number > 12) return undefined;
  const first = new Date(Date.UTC(named || present, number - 1, 1));
  const from = !named && first > now ? add('year', -1, first) : first;
  return { from, to: add('month', 1, from) };
}
