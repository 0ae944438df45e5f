/** Days and hours that a question names, in six languages, by the clock of this computer. Weeks begin on Monday. Pure. */

/** Both days included, as 2026-11-24; left out where the question leaves it open. `at`: the hour, as 15:00. */
export type Span = { from?: string; to?: string; at?: string };
/** Where in the text it stands. */
export type FoundSpan = Span & { index: number; length: number };
type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';
type Days = { from: number; to: number };
/** `isAhead`: whether a weekday or a date without a year is one to come. */
type Clock = { today: number; isAhead: boolean };
type Groups = Record<string, string | undefined>;

const day = 86_400_000;
const written = (time: number): string => new Date(time).toISOString().slice(0, 10);
/** What the clock of this computer shows as if it were UTC, in which no day is an hour longer or shorter. */
export const todayAt = (now: number): string => written(now - new Date(now).getTimezoneOffset() * 60_000);
/** So many days after one, as 2026-11-24. */
export const daysAfter = (date: string, days: number): string => written(Date.parse(date) + days * day);

/** With a number after each name of a group: Node 22 knows no two groups of one name, not even in two alternatives. */
const distinct = (source: string): string => {
  let count = 0;
  return source.replace(/\(\?<([a-z]+)>/g, (_, name) => `(?<${name}${++count}>`);
};
/** What was found, by the names without their numbers. */
const named = (groups: Groups = {}): Groups =>
  Object.fromEntries(
    Object.entries(groups).flatMap(([name, text]) => (text === undefined ? [] : [[name.replace(/\d+$/, ''), text]])),
  );

/** Rows, or several of them in a line. */
const table = (rows: string): string[] => rows.trim().split(/\n| ; /);
const placeIn = (rows: readonly string[], word = ''): number =>
  rows.findIndex((row) => new RegExp(`^(?:${row})$`).test(word));

const units: Unit[] = ['day', 'week', 'month', 'quarter', 'year'];
const unitWords = table(String.raw`
days?\b|tag(?:en?)?\b|jours?\b|dias?\b|天|日間? ; weeks?\b|wochen?\b|semaines?\b|semanas?\b|个?(?:星期|礼拜)|周|週間?
months?\b|monate?n?\b|mois\b|mes(?:es)?\b|个?月|[かヶヵカケ]月間? ; quarters?\b|quartale?n?\b|trimestres?\b|个?季度|四半期
years?\b|jahre?n?\b|ans?\b|annees?\b|anos?\b|年間?`);
const numbers = table(String.raw`
one|an?|ein\w*|une?|uno?a?|一 ; two|a couple of|zwei|deux|dos|二|两|兩 ; three|a few|several|drei|trois|tres|三|几|数 ; four|vier|quatre|cuatro|四 ; five|funf|cinq|cinco|五
six|sechs|seis|六 ; seven|sieben|sept|siete|七 ; eight|acht|huit|ocho|八 ; nine|neun|neuf|nueve|九 ; ten|zehn|dix|diez|十
eleven|elf|onze|once|十一 ; twelve|zwolf|douze|doce|十二 ; thirteen|dreizehn|treize|trece|十三 ; fourteen|vierzehn|quatorze|catorce|十四`);
const weekdays = table(String.raw`
mon(?:day|tag)\w*|lundi|lunes|[周星期礼拜]一|月曜 ; tues(?:day)?s?|dienstag\w*|mardi|martes|[周星期礼拜]二|火曜 ; wed(?:nesdays?)?|mittwoch\w*|mercredi|miercoles|[周星期礼拜]三|水曜 ; thu(?:rsday|rs)s?|donnerstag\w*|jeudi|jueves|[周星期礼拜]四|木曜
fri(?:days?)?|freitag\w*|vendredi|viernes|[周星期礼拜]五|金曜 ; saturdays?|samstag\w*|sonnabend|samedi|sabado|[周星期礼拜]六|土曜 ; sundays?|sonntag\w*|dimanche|domingo|[周星期礼拜][日天]|日曜`);
const months = table(`
jan(?:uary|uar|vier)?|enero ; feb(?:ruary|ruar)?|fevrier|febrero ; march|marz|mars|marzo ; apr(?:il)?|avril|abril
may|mai|mayo ; june?|juni|juin|junio ; july?|juli|juillet|julio ; aug(?:ust)?|aout|agosto
sep(?:t|tember)?|septembre|septiembre ; o[ck]t(?:ober)?|octobre|octubre ; nov(?:ember|embre)?|noviembre ; de[cz](?:ember)?|decembre|diciembre`);
/** Without abbreviations: Jan is a name, too. */
const full = months.map((names) => names.replaceAll(')?', ')'));
const parts: Record<string, string> = {
  last: 'last|past|previous|prior|letzte[nmrs]?|vergangene[nmrs]?|vorige[nmrs]?|derniere?s?|passee?s?|precedente?s?|pasad[oa]s?|ultim[oa]s?|anterior',
  next: 'next|coming|upcoming|nachste[nmrs]?|kommende[nmrs]?|prochaine?s?|proxim[oa]s?|que viene',
  near: 'this|current|diese[nmrs]?|laufende[nmrs]?|cette|cet?|est[ea]|en cours',
  unit: `(?<unit>${unitWords.join('|')})`,
  count: `(?<count>\\d{1,3}|${[...numbers].reverse().join('|')})`,
  weekday: `(?<weekday>${weekdays.join('|')})`,
  short: `(?<month>${months.join('|')})`,
  month: `(?<month>${full.join('|')})`,
  certain: `(?<month>${full.join('|').replace(/\b(?:march|mars|may|mai)\|/g, '')})`,
};

const startOf = (unit: Unit, time: number): number => {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === 'day') return time;
  if (unit === 'week') return time - ((date.getUTCDay() + 6) % 7) * day;
  return Date.UTC(year, unit === 'year' ? 0 : unit === 'quarter' ? month - (month % 3) : month, 1);
};
function add(unit: Unit, many: number, time: number): number {
  if (unit === 'day' || unit === 'week') return time + many * (unit === 'day' ? 1 : 7) * day;
  const date = new Date(time);
  const month = date.getUTCMonth() + many * { month: 1, quarter: 3, year: 12 }[unit];
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay));
}
const whole = (unit: Unit, offset: number, { today }: Clock): Days => {
  const from = add(unit, offset, startOf(unit, today));
  return { from, to: add(unit, 1, from) - day };
};
const unitOf = ({ unit }: Groups): Unit => units[placeIn(unitWords, unit)] ?? 'day';
/** A number in digits or in words. */
const numberOf = (word = ''): number => Number(word) || placeIn(numbers, word) + 1;

/** The one before or after, where it has to be past or to come. */
function moved({ from, to }: Days, unit: Unit, { today, isAhead }: Clock): Days {
  const many = isAhead && to < today ? 1 : !isAhead && from > today ? -1 : 0;
  return { from: add(unit, many, from), to: add(unit, many, to + day) - day };
}

function date({ year, number, month: name, day: inMonth }: Groups, now: Clock): Days | undefined {
  const present = new Date(now.today).getUTCFullYear();
  const named: Record<string, number> = { 今: 0, 本: 0, 去: -1, 昨: -1, 前: -2, 明: 1, 来: 1 };
  const given = year === undefined ? undefined : year in named ? present + (named[year] ?? 0) : Number(year);
  const isOfNow = !number && !name;
  const month = isOfNow ? new Date(now.today).getUTCMonth() + 1 : number ? numberOf(number) : placeIn(months, name) + 1;
  if (month < 1 || month > 12 || Number(inMonth ?? 1) > 31) return undefined;
  const from = Date.UTC(given ?? present, month - 1, Number(inMonth ?? 1));
  const here = { from, to: inMonth ? from : add('month', 1, from) - day };
  return given === undefined ? moved(here, isOfNow ? 'month' : 'year', now) : here;
}

/** How the row of a rule reads its groups; a unit, or the one that is named, with a number after it is a whole one so many from the present one. */
const readers: Record<string, (groups: Groups, now: Clock) => Days | undefined> = {
  date,
  rolling: (groups, { today }) => {
    const many = numberOf(groups['count'] ?? '2');
    return many ? { from: add(groups['count'] ? unitOf(groups) : 'week', -many, today), to: today } : undefined;
  },
  hours: ({ hours }, { today }) => ({ from: today - Math.ceil(Number(hours) / 24) * day, to: today }),
  coming: (groups, { today }) => ({ from: today, to: add(unitOf(groups), numberOf(groups['count']), today) }),
  ago: (groups, now) => whole(unitOf(groups), -numberOf(groups['count']), now),
  quarter_of: ({ quarter = '', year }, now) => {
    const from = Date.UTC(Number(year) || new Date(now.today).getUTCFullYear(), 3 * (numberOf(quarter) - 1), 1);
    const here = { from, to: add('quarter', 1, from) - day };
    return year ? here : moved(here, 'year', now);
  },
  year: ({ year }) => ({ from: Date.UTC(Number(year), 0, 1), to: Date.UTC(Number(year), 11, 31) }),
  weekend: ({ last }, now) => {
    const isOver = !now.isAhead && new Date(now.today).getUTCDay() % 6 !== 0;
    const { from } = whole('week', last || isOver ? -1 : 0, now);
    return { from: from + 5 * day, to: from + 6 * day };
  },
  weekday: ({ weekday, last, before, next, then }, { today, isAhead }) => {
    const place = placeIn(weekdays, weekday);
    const here = startOf('week', today) + place * day;
    // "Last Monday" is the one that was; 上周一 is that of the week before.
    const past = here < today && !/上|先/.test(before ?? '') ? 0 : -7;
    const moved =
      last || before ? past : next || then ? 7 : isAhead && here < today ? 7 : !isAhead && here > today ? -7 : 0;
    return { from: here + moved * day, to: here + moved * day };
  },
};

/** What a span looks like and how it is read, longer ones before shorter: what one has taken no other reads. `{}` stands for a part. */
const rules = table(String.raw`
day before yesterday|vorgestern|avant[- ]hier|anteayer|antier|前天|一昨日|おととい → day -2
day after tomorrow|ubermorgen|apres[- ]demain|pasado manana|后天|後天|明後日|あさって → day 2
\byesterday|last night|gestern|\bayer\b|anoche|昨[天日晚夜]|きのう|\bhier\b(?! (?:ist|sind|gibt)) → day -1
\b(?:today|tonight|heute|aujourd'hui|hoy)\b|this (?:morning|afternoon|evening)|ce (?:matin|soir)|cet apres-midi|esta (?:manana|tarde|noche)|今[天日晚早]|本日|きょう → day 0
\btomorrow|(?<!heute |guten )\bmorgen\b|\bdemain\b|(?<!(?:la|esta|de|por la) )\bmanana\b|明[天日晚早]|あした → day 1
\bfortnight → rolling
(?:{last}|recent|these|ces|diesen|les|los|las)(?: (?:{last}))? {count} (?:(?:{last}) )?{unit}|(?:最近|过去|近|前|这|直近|過去|ここ|この)的?の?{count} ?{unit}|{count} (?:{last}) {unit} → rolling
(?:{last}) (?<hours>\d{1,3}) (?:hours|stunden|heures|horas)|(?<hours>\d{1,3}) (?:{last}) (?:heures|horas)|(?:最近|过去|直近|過去)の?(?<hours>\d{1,3})个?(?:小时|時間) → hours
\b{count} {unit} ago\b|(?:\bvor|\bil y a|\bhace) {count} {unit}|{count} ?{unit}之?前 → ago
(?:{next}) {count} {unit}|{count} (?:{next}) {unit}|(?:接下来|未来|今後)の?{count} ?{unit} → coming
week before last|上上个?(?:周|星期)|先々週|vorletzte woche → week -2
再来週|下下周 → week 2
(?<![a-z])(?:(?<before>{last}|上个?|先)|(?<next>{next}|下个?|来)|(?:{near}|on|am|le|el|这个?|本|今)?)[週周]?の? ?(?<![a-z]){weekday}(?![a-z])(?: (?<last>{last})| (?<then>{next}))? → weekday
(?:(?<last>{last}|上个?|先) ?)?(?:this |ce |este |am )?(?:week-?end|wochenende|fin de semana|周末|週末) → weekend
\b(?:{last}) {unit}|{unit} (?:{last})\b|(?:上一?|先|昨)(?<unit>个?月|周|个?星期|个?礼拜|週|个?季度|四半期|年)(?![一二三四五六日天]) → unit -1
\b(?:{next}) {unit}|{unit} (?:{next})\b|(?:下一?|来|翌|次の)(?<unit>个?月|周|个?星期|个?礼拜|週|个?季度|四半期|年)(?![一二三四五六日天]) → unit 1
\b(?:{near}) {unit}|{unit} (?:{near})\b|(?:这一?|本|今|当|この)(?<unit>个?月|周|个?星期|个?礼拜|週|个?季度|四半期|年)(?![一二三四五六日天\d]) → unit 0
去年(?!\d|[一二三四五六七八九十]+月) → year -1
(?<year>\d{4})[-/.](?<number>\d{1,2})(?:[-/.](?<day>\d{1,2}))?\b → date
(?:(?<year>\d{4}|[今去昨明来前])年の?)?(?<number>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?(?:(?<day>\d{1,2})[日号]?)? → date
\b(?<day>\d{1,2})(?:st|nd|rd|th|er|\.)?(?=(?: ?[-–] ?| (?:and|to|till|until|und|bis|et|au|y|al) (?:the |el )?)\d{1,2}(?:st|nd|rd|th|er|\.)? (?:of |de )?{short}\b(?:,? (?:de )?(?<year>\d{4}))?) → date
(?<={short} \d{1,2}(?:st|nd|rd|th)?(?: ?[-–] ?| (?:and|to|till|until) (?:the )?))(?<day>\d{1,2})(?:st|nd|rd|th)?\b → date
(?<=(?:(?<year>\d{4})年)?(?<number>\d{1,2})月\d{1,2}[日号]?(?:[-–~〜到至和と]|から) ?)(?<day>\d{1,2})[日号]? → date
\b(?<day>\d{1,2})(?:st|nd|rd|th|er|\.)? (?:of |de )?{short}\b(?:,? (?:de )?(?<year>\d{4}))? → date
\b{short} (?<day>\d{1,2})(?:st|nd|rd|th)?\b(?!\s*(?:pm|am|:))(?:,? (?<year>\d{4}))? → date
\b(?:in|im|of|during|since|until|for|en|de|del|depuis|desde|seit|last|this|from|to|and|bis|between|durante|pour|au mois de|mes de) (?:the )?{month}\b(?: (?:de )?(?<year>20\d\d))? → date
\b{certain}\b(?: (?:de )?(?<year>20\d\d))? → date
(?<=\b(?:on|since|from|between|until|till|to|and|before|after) the )(?<day>\d{1,2})(?:st|nd|rd|th)\b|(?<=\b(?:am|vom|zum|dem) )(?<day>\d{1,2})\.(?!\d)|(?<=\b(?:le|du|au|el|del|al|dia) )(?<day>\d{1,2})\b(?! ?(?:%|(?:h|heures?|rue|issues?|prs?|commits|mails)\b))|(?<![\d月第])(?<day>\d{1,2})日(?![間前後以]) → date
(?<=\b(?:in|during|since|im|seit|en|depuis) )q(?<quarter>[1-4])\b(?:[ /-]?(?<year>20\d\d))? → quarter_of
(?:\b(?:in|during|of|since|en|im jahr|seit|depuis|desde|year) |(?=\d{4}年))(?<year>20\d\d)年?(?!\d) → year
`).map((row) => {
  const [source = '', name = '', offset] = row.split(/ → | (?=-?\d$)/);
  const pattern = new RegExp(distinct(source.replace(/\{([a-z]+)\}/g, (_, part) => parts[part] ?? '')), 'g');
  const read = (groups: Groups, now: Clock) =>
    offset === undefined
      ? readers[name]?.(groups, now)
      : whole(units.find((one) => one === name) ?? unitOf(groups), Number(offset), now);
  return {
    pattern,
    read,
  };
});
/** A report that is called by its length, and names no other time, is about that long. */
const kinds: [RegExp, Unit][] = [
  [/\bmonthly|monatlich|mensuel|mensual|月报|月報/, 'month'],
  [/\bweekly|wochen(?:bericht|ubersicht)|hebdo|semanal|周报|週報/, 'week'],
];

const since =
  /\b(?:since|starting|ab|seit(?: dem)?|depuis|a partir d[eu]|desde)(?: the| le| la| el| dem)?\s*$|(?:自从?|从)\s*$/;
const sinceAfter = /^日?\s*(?:on\b(?! (?:my|the))|onwards|以[来後后降]|から|起)/;
const until = /(?:until|till|up to|before|bis(?: zum)?|jusqu'(?:a|au)|hasta|截至|截止)(?: the| le| la| el)?\s*$/;
/** An hour of the day, such as `3 pm`, `15 Uhr`, `下午3点`. */
export const hourOfDay = new RegExp(
  distinct(
    String.raw`\b(?<h>1[0-2]|0?[1-9])(?::(?<m>[0-5]\d))?\s*(?<half>[ap])\.?m\b|\b(?<h>[01]?\d|2[0-3])(?::(?<m>[0-5]\d)| ?uhr\b| ?h(?:eures?)?\b ?(?<m>[0-5]\d)?)|(?<las>\ba las?) (?<h>\d{1,2})|(?<part>上午|下午|晚上|早上|午前|午後)?(?<h>2[0-3]|1\d|[1-9]|[一二三四五六七八九十]+)[点時](?<m>[0-5]\d|半)?(?!間)`,
  ),
);

const weekOf = /\b(?:week of|woche vom|semaine du|semana del) (?:the )?$/;

/** The spans in a text that is `folded`, in order. */
export function readSpans(text: string, today: string, isAhead: boolean): FoundSpan[] {
  const now = { today: Date.parse(today), isAhead };
  const found: FoundSpan[] = [];
  for (const { pattern, read } of rules)
    for (const { index, 0: all, groups } of text.matchAll(pattern)) {
      const isTaken = found.some((other) => index < other.index + other.length && other.index < index + all.length);
      const days = all === '' || isTaken ? undefined : read(named(groups), now);
      if (!days) continue;
      const [before, after] = [text.slice(0, index), text.slice(index + all.length)];
      if (weekOf.test(before)) Object.assign(days, whole('week', 0, { ...now, today: days.from }));
      const [begins, ends] = [since.test(before) || sinceAfter.test(after), until.test(before)];
      const span = { ...(!ends && { from: written(days.from) }), ...(!begins && { to: written(days.to) }) };
      found.push({ index, length: all.length, ...span });
    }
  const kind = found.length === 0 ? kinds.find(([words]) => words.test(text)) : undefined;
  if (kind) {
    const from = kind[1] === 'week' ? startOf('week', now.today) : add('month', -1, now.today);
    found.push({ index: 0, length: 0, from: written(from) });
  }
  const sorted = found.sort((one, other) => one.index - other.index);
  // From Monday to Wednesday, said on a Wednesday, ends in the week in which it begins.
  for (const [at, span] of sorted.entries()) {
    const begin = sorted[at - 1]?.from;
    if (!isAhead || !begin || !span.to || span.to >= begin) continue;
    Object.assign(span, { to: daysAfter(span.to, 7), ...(span.from && { from: daysAfter(span.from, 7) }) });
  }
  return sorted;
}

/** One span of all that are named: from the first day to the last one, with the hour that the text names. */
export function spanOf(text: string, found: readonly Span[]): Span | undefined {
  const from = found.flatMap((one) => one.from ?? []).sort()[0];
  const to = found
    .flatMap((one) => one.to ?? [])
    .sort()
    .at(-1);
  const at = hourIn(text);
  return found.length === 0 && !at ? undefined : { ...(from && { from }), ...(to && { to }), ...(at && { at }) };
}

function hourIn(text: string): string | undefined {
  const { h, m, half, part = '', las } = named(hourOfDay.exec(text)?.groups);
  if (h === undefined) return undefined;
  const given = numberOf(h);
  const isAfternoon = half === 'p' || /下午|晚上|午後/.test(part) || (las !== undefined && given < 8);
  const at = isAfternoon && given < 12 ? given + 12 : half === 'a' && given === 12 ? 0 : given;
  return `${String(at).padStart(2, '0')}:${m === '半' ? '30' : (m ?? '00')}`;
}
