/** Days and hours that a question names, in six languages, by the clock of this computer. Weeks begin on Monday. Pure. */

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';
/** Both days included, as 2026-11-24; left out where the question leaves it open. `at`: the hour, as 15:00. */
export type Span = { from?: string; to?: string; at?: string };
/** Where in the text it stands, and whether it counts from today (`last week`) or is a date of the calendar. */
export type FoundSpan = Span & { index: number; length: number; isRelative: boolean };
type Days = { from: number; to: number };
type Rule = [pattern: RegExp, read: (groups: Record<string, string>, now: Clock) => Days | undefined];
type Clock = { today: number; isAhead: boolean };

const day = 86_400_000;
export const written = (time: number): string => new Date(time).toISOString().slice(0, 10);
/** What the clock of this computer shows as if it were UTC, in which no day is an hour longer or shorter. */
export const todayAt = (now: number): string => written(now - new Date(now).getTimezoneOffset() * 60_000);
/** So many days after one, as 2026-11-24. */
export const daysAfter = (date: string, days: number): string => written(Date.parse(date) + days * day);

const units: Record<Unit, string> = {
  day: String.raw`days?\b|tag(?:en?)?\b|jours?\b|dias?\b|天|日間?`,
  week: String.raw`weeks?\b|wochen?\b|semaines?\b|semanas?\b|周|星期|礼拜|週間?`,
  month: String.raw`months?\b|monate?n?\b|mois\b|mes(?:es)?\b|个?月|[かヶヵカケ]月間?`,
  quarter: String.raw`quarters?\b|quartale?n?\b|trimestres?\b|个?季度|四半期`,
  year: String.raw`years?\b|jahre?n?\b|ans?\b|annees?\b|anos?\b|年間?`,
};
const unit = `(?<unit>${Object.values(units).join('|')})`;
const unitOf = (word = ''): Unit =>
  (Object.keys(units) as Unit[]).find((name) => new RegExp(`^(?:${units[name]})$`).test(word)) ?? 'day';

const numbers = [
  ...[
    'one|an?|ein\\w*|une?|uno?a?|一',
    'two|a couple of|zwei|deux|dos|二|两|兩',
    'three|a few|several|drei|trois|tres|三|几|数',
  ],
  ...['four|vier|quatre|cuatro|四', 'five|funf|cinq|cinco|五', 'six|sechs|seis|六', 'seven|sieben|sept|siete|七'],
  ...['eight|acht|huit|ocho|八', 'nine|neun|neuf|nueve|九', 'ten|zehn|dix|diez|十', 'eleven|elf|onze|once|十一'],
  ...['twelve|zwolf|douze|doce|十二', '', 'fourteen|vierzehn|quatorze|catorce|十四'],
];
const count = `(?<count>\\d{1,3}|${numbers.filter(Boolean).reverse().join('|')})`;
/** A number in digits or in words; undefined for what is none. */
export const numberOf = (word: string): number | undefined =>
  Number(word) || numbers.findIndex((words) => words && new RegExp(`^(?:${words})$`).test(word)) + 1 || undefined;

const last =
  'last|past|previous|prior|letzte[nmrs]?|vergangene[nmrs]?|vorige[nmrs]?|derniere?s?|passee?s?|precedente?s?|pasad[oa]s?|ultim[oa]s?|anterior';
const next = 'next|coming|upcoming|nachste[nmrs]?|kommende[nmrs]?|prochaine?s?|proxim[oa]s?|que viene';
const near = 'this|current|diese[nmrs]?|laufende[nmrs]?|cette|cet?|est[ea]|en cours';
const weekdays = [
  ...[
    'mon(?:day|tag)\\w*|lundi|lunes|[周星期礼拜]一|月曜',
    'tues(?:day)?s?|dienstag\\w*|mardi|martes|[周星期礼拜]二|火曜',
  ],
  ...[
    'wed(?:nesdays?)?|mittwoch\\w*|mercredi|miercoles|[周星期礼拜]三|水曜',
    'thu(?:rsday|rs)s?|donnerstag\\w*|jeudi|jueves|[周星期礼拜]四|木曜',
  ],
  ...[
    'fri(?:days?)?|freitag\\w*|vendredi|viernes|[周星期礼拜]五|金曜',
    'saturdays?|samstag\\w*|sonnabend|samedi|sabado|[周星期礼拜]六|土曜',
  ],
  'sundays?|sonntag\\w*|dimanche|domingo|[周星期礼拜][日天]|日曜',
];
const months = [
  ...[
    'jan(?:uary|uar|vier)?|enero',
    'feb(?:ruary|ruar)?|fevrier|febrero',
    'march|marz|mars|marzo',
    'apr(?:il)?|avril|abril',
  ],
  ...['may|mai|mayo', 'june?|juni|juin|junio', 'july?|juli|juillet|julio', 'aug(?:ust)?|aout|agosto'],
  ...[
    'sep(?:t|tember)?|septembre|septiembre',
    'o[ck]t(?:ober)?|octobre|octubre',
    'nov(?:ember|embre)?|noviembre',
    'de[cz](?:ember)?|decembre|diciembre',
  ],
];
/** Without abbreviations: Jan is a name, too. */
const inFull = (names: string): string => names.replaceAll(')?', ')');
const anyOf = (words: string[], name: string): string => `(?<${name}>${words.join('|')})`;
const placeIn = (words: string[], word = ''): number =>
  words.findIndex((each) => new RegExp(`^(?:${each})$`).test(word));

const startOf = (kind: Unit, time: number): number => {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (kind === 'day') return time;
  if (kind === 'week') return time - ((date.getUTCDay() + 6) % 7) * day;
  return Date.UTC(year, kind === 'year' ? 0 : kind === 'quarter' ? month - (month % 3) : month, 1);
};
function add(kind: Unit, many: number, time: number): number {
  if (kind === 'day' || kind === 'week') return time + many * (kind === 'day' ? 1 : 7) * day;
  const date = new Date(time);
  const month = date.getUTCMonth() + many * { month: 1, quarter: 3, year: 12 }[kind];
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay));
}
const whole = (kind: Unit, offset: number, { today }: Clock): Days => {
  const from = add(kind, offset, startOf(kind, today));
  return { from, to: add(kind, 1, from) - day };
};
const rolling = (word: string | undefined, many = 0, { today }: Clock): Days | undefined =>
  many ? { from: add(unitOf(word), -many, today), to: today } : undefined;
const dayOfWeek = (offset: number | undefined, place: number, { today, isAhead }: Clock): Days => {
  const here = startOf('week', today) + place * day + (offset ?? 0) * 7 * day;
  const moved =
    offset !== undefined
      ? here
      : isAhead && here < today
        ? here + 7 * day
        : !isAhead && here > today
          ? here - 7 * day
          : here;
  return { from: moved, to: moved };
};
const years: Record<string, number> = { 今: 0, 本: 0, 去: -1, 昨: -1, 前: -2, 明: 1, 来: 1 };
function date(groups: Record<string, string>, { today, isAhead }: Clock): Days | undefined {
  const present = new Date(today).getUTCFullYear();
  const given = groups['year'];
  const year = given === undefined ? undefined : given in years ? present + (years[given] ?? 0) : Number(given);
  const month = Number(groups['number']) || numberOf(groups['number'] ?? '') || placeIn(months, groups['month']) + 1;
  const dayIn = Number(groups['day'] ?? 0);
  if (month < 1 || month > 12 || dayIn > 31) return undefined;
  const at = (one: number): Days => ({
    from: Date.UTC(one, month - 1, dayIn || 1),
    to: dayIn ? Date.UTC(one, month - 1, dayIn) : Date.UTC(one, month, 0),
  });
  const here = at(year ?? present);
  if (year !== undefined) return here;
  return isAhead && here.to < today ? at(present + 1) : !isAhead && here.from > today ? at(present - 1) : here;
}
const named =
  (offset: number, kind: Unit = 'day'): Rule[1] =>
  (_, now) =>
    whole(kind, offset, now);
const sided = (which: string, offset: number): [string, Rule[1]][] => [
  [`\\b(?:${which}) ${unit}`, ({ unit: word }, now) => whole(unitOf(word), offset, now)],
  [`${unit} (?:${which})\\b`, ({ unit: word }, now) => whole(unitOf(word), offset, now)],
];

/** Longer readings before shorter ones; what one has taken no other reads. */
const rules: Rule[] = (
  [
    ['day before yesterday|vorgestern|avant[- ]hier|anteayer|antier|前天|一昨日|おととい', named(-2)],
    ['day after tomorrow|ubermorgen|apres[- ]demain|pasado manana|后天|後天|明後日|あさって', named(2)],
    [
      String.raw`\byesterday|last night|gestern|\bayer\b|anoche|昨[天日晚夜]|きのう|\bhier\b(?! (?:ist|sind|gibt))`,
      named(-1),
    ],
    [
      String.raw`\b(?:today|tonight|heute|aujourd'hui|hoy)\b|this (?:morning|afternoon|evening)|ce (?:matin|soir)|cet apres-midi|esta (?:manana|tarde|noche)|今[天日晚早]|本日|きょう`,
      named(0),
    ],
    [
      String.raw`\btomorrow|(?<!heute |guten )\bmorgen\b|\bdemain\b|(?<!(?:la|esta|de|por la) )\bmanana\b|明[天日晚早]|あした`,
      named(1),
    ],
    [String.raw`\bfortnight`, (_, now) => rolling('weeks', 2, now)],
    [
      String.raw`(?:${last}|recent|these|ces|diesen|les|los|las)(?: (?:${last}))? ${count} (?:(?:${last}) )?${unit}`,
      ({ count: many = '', unit: word }, now) => rolling(word, numberOf(many), now),
    ],
    [
      String.raw`(?:最近|过去|近|前|这|直近|過去|ここ|この)的?の?${count} ?${unit}`,
      ({ count: many = '', unit: word }, now) => rolling(word, numberOf(many), now),
    ],
    [
      String.raw`${count} (?:${last}) ${unit}`,
      ({ count: many = '', unit: word }, now) => rolling(word, numberOf(many), now),
    ],
    [String.raw`(?:last|past|letzten) \d+ (?:hours|stunden)`, (_, now) => rolling('day', 1, now)],
    [
      String.raw`\b${count} ${unit} ago\b|(?:\bvor|\bil y a|\bhace) ${count} ${unit}|${count} ?${unit}之?前`,
      ({ count: many = '', unit: word }, now) => whole(unitOf(word), -(numberOf(many) ?? 0), now),
    ],
    [
      String.raw`(?:${next}) ${count} ${unit}|${count} (?:${next}) ${unit}|(?:接下来|未来|今後)の?${count} ?${unit}`,
      ({ count: many = '', unit: word }, { today }) => ({
        from: today,
        to: add(unitOf(word), numberOf(many) ?? 1, today),
      }),
    ],
    [String.raw`week before last|上上个?(?:周|星期)|先々週|vorletzte woche`, named(-2, 'week')],
    [String.raw`(?:再来週|下下周)`, named(2, 'week')],
    [
      String.raw`(?:(?<last>${last}|上个?|先)|(?<next>${next}|下个?|来)|(?:${near}|on|am|le|el|这个?|本|今)?)[週周]?の? ?(?<![a-z])(?:${anyOf(weekdays, 'weekday')})(?![a-z])(?: (?<after>${last})| (?<then>${next}))?`,
      (groups, now) =>
        dayOfWeek(
          groups['last'] || groups['after']
            ? placeIn(weekdays, groups['weekday']) < (new Date(now.today).getUTCDay() + 6) % 7 &&
              !/上|先/.test(groups['last'] ?? '')
              ? 0
              : -1
            : groups['next'] || groups['then']
              ? 1
              : undefined,
          placeIn(weekdays, groups['weekday']),
          now,
        ),
    ],
    [
      String.raw`(?<last>(?:${last}|上个?|先) ?)?(?:this |ce |este |am )?(?:week-?end|wochenende|fin de semana|周末|週末)`,
      ({ last: before }, now) => {
        const { from } = whole(
          'week',
          before || (!now.isAhead && new Date(now.today).getUTCDay() % 6 !== 0) ? -1 : 0,
          now,
        );
        return { from: from + 5 * day, to: from + 6 * day };
      },
    ],
    ...sided(last, -1),
    ...sided(next, 1),
    ...sided(near, 0),
    [
      String.raw`(?:上一?|先|昨)(?<unit>个?月|周|个?星期|个?礼拜|週|个?季度|四半期|年)(?![一二三四五六日天])`,
      ({ unit: word = '' }, now) => whole(unitOf(word.replace(/^个(?=星|礼)/, '')), -1, now),
    ],
    [
      String.raw`(?:下一?|来|翌|次の)(?<unit>个?月|周|个?星期|个?礼拜|週|个?季度|四半期|年)(?![一二三四五六日天])`,
      ({ unit: word = '' }, now) => whole(unitOf(word.replace(/^个(?=星|礼)/, '')), 1, now),
    ],
    [
      String.raw`(?:这一?|本|今|当|この)(?<unit>个?月|周|个?星期|个?礼拜|週|个?季度|四半期|年)(?![一二三四五六日天\d])`,
      ({ unit: word = '' }, now) => whole(unitOf(word.replace(/^个(?=星|礼)/, '')), 0, now),
    ],
    [String.raw`去年(?!\d|[一二三四五六七八九十]+月)`, named(-1, 'year')],
    [String.raw`(?<year>\d{4})[-/.](?<number>\d{1,2})(?:[-/.](?<day>\d{1,2}))?\b`, date],
    [
      String.raw`(?:(?<year>\d{4}|[今去昨明来前])年の?)?(?<number>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?(?:(?<day>\d{1,2})[日号]?)?`,
      date,
    ],
    [
      String.raw`\b(?<day>\d{1,2})(?:st|nd|rd|th|er|\.)? (?:of |de )?${anyOf(months, 'month')}\b(?:,? (?:de )?(?<year>\d{4}))?`,
      date,
    ],
    [
      String.raw`\b${anyOf(months, 'month')} (?<day>\d{1,2})(?:st|nd|rd|th)?\b(?!\s*(?:pm|am|:))(?:,? (?<year>\d{4}))?`,
      date,
    ],
    [
      String.raw`\b(?:in|im|of|during|since|until|for|en|de|del|depuis|desde|seit|last|this|from|to|and|bis|between|durante|pour|au mois de|mes de) (?:the )?${anyOf(months.map(inFull), 'month')}\b(?: (?:de )?(?<year>20\d\d))?`,
      date,
    ],
    [
      String.raw`\b${anyOf(
        months.map((names) => inFull(names).replace(/\b(?:march|mars|may|mai)\|/g, '')),
        'month',
      )}\b(?: (?:de )?(?<year>20\d\d))?`,
      date,
    ],
    [
      String.raw`(?:\b(?:in|during|of|since|en|im jahr|seit|depuis|desde|year) |(?=\d{4}年))(?<number>20\d\d)年?(?!\d)`,
      ({ number }) => ({ from: Date.UTC(Number(number), 0, 1), to: Date.UTC(Number(number), 11, 31) }),
    ],
  ] as [string, Rule[1]][]
).map(([source, read]) => [new RegExp(source, 'g'), read]);

const since =
  /\b(?:since|starting|ab|seit(?: dem)?|depuis|a partir d[eu]|desde)(?: the| le| la| el| dem)?\s*$|(?:自从?|从)\s*$/;
const sinceAfter = /^\s*(?:on\b(?! (?:my|the))|onwards|以[来後后降]|から|起)/;
const until = /(?:until|till|up to|before|bis(?: zum)?|jusqu'(?:a|au)|hasta|截至|截止)(?: the| le| la| el)?\s*$/;
const hour =
  /\b(?<h>1[0-2]|0?[1-9])(?::(?<m>[0-5]\d))?\s*(?<half>[ap])\.?m\b|\b(?<h24>[01]?\d|2[0-3])(?::(?<m24>[0-5]\d)| ?uhr\b| ?h(?:eures?)?\b ?(?<mfr>[0-5]\d)?)|(?:\ba las?) (?<hes>\d{1,2})|(?<part>上午|下午|晚上|早上|午前|午後)?(?<hz>2[0-3]|1\d|[1-9]|[一二三四五六七八九十]+)[点時](?<mz>[0-5]\d|半)?(?!間)/;

/** The spans in a text that `plain` has made plain, in order; `isAhead`: whether a weekday or a date without a year is one to come. */
export function readSpans(text: string, today: string, isAhead: boolean): FoundSpan[] {
  const now = { today: Date.parse(today), isAhead };
  const found: FoundSpan[] = [];
  for (const [pattern, read] of rules)
    for (const match of text.matchAll(pattern)) {
      const [index, length] = [match.index, match[0].length];
      if (length === 0 || found.some((other) => index < other.index + other.length && other.index < index + length))
        continue;
      const days = read((match.groups ?? {}) as Record<string, string>, now);
      if (!days) continue;
      const [before, after] = [text.slice(0, index), text.slice(index + length)];
      const [begins, ends] = [since.test(before) || sinceAfter.test(after), until.test(before)];
      const isRelative = !pattern.source.includes('(?<number>') && !pattern.source.includes('<month>');
      found.push({
        index,
        length,
        isRelative,
        ...(!ends && { from: written(days.from) }),
        ...(!begins && { to: written(days.to) }),
      });
    }
  return found.sort((one, other) => one.index - other.index);
}

/** One span of all that are named: from the first day to the last one, with the hour that the text names. */
export function spanOf(text: string, found: readonly Span[]): Span | undefined {
  const [firsts, lasts] = [found.flatMap(({ from }) => from ?? []).sort(), found.flatMap(({ to }) => to ?? []).sort()];
  const isOpen = found.length === 1 || lasts.length === 0;
  const [from, to] = [firsts[0], isOpen ? lasts[0] : lasts.at(-1)];
  const at = hourIn(text);
  return found.length === 0 && !at ? undefined : { ...(from && { from }), ...(to && { to }), ...(at && { at }) };
}

function hourIn(text: string): string | undefined {
  const { groups } = hour.exec(text) ?? {};
  if (!groups) return undefined;
  const written = groups['h'] ?? groups['h24'] ?? groups['hes'] ?? groups['hz'] ?? '';
  const given = /^\d/.test(written) ? Number(written) : (numberOf(written) ?? 0);
  const isAfternoon =
    groups['half'] === 'p' || /下午|晚上|午後/.test(groups['part'] ?? '') || (groups['hes'] !== undefined && given < 8);
  const at = isAfternoon && given < 12 ? given + 12 : groups['half'] === 'a' && given === 12 ? 0 : given;
  const minute = groups['m'] ?? groups['m24'] ?? groups['mfr'] ?? (groups['mz'] === '半' ? '30' : groups['mz']) ?? '00';
  return `${String(at).padStart(2, '0')}:${minute}`;
}
