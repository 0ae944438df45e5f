/**
 * Everyday questions over all platforms: "what did I miss on Slack yesterday", "my morning briefing", "prepare me for my
 * 3 pm". Which words ask for what is data of each platform (`platforms/questions.ts`). Pure.
 */
import type { Asked, Questions, ToolCall, Topic, Words } from '../../platforms/questions.ts';
import { type Unit, whole, written } from './calendar.ts';
import { readQuotations } from './own-words.ts';
import { condense, type Span, unmarked, valuesOf } from './pieces.ts';
import { enclosing, readSpans } from './spans.ts';
import { says } from './words.ts';

export type Asking = { name: string; questions: Questions };

export type DailyCall = ToolCall & { platform: string };

export type Daily = {
  calls: DailyCall[];
  /** Those that the question names; one of them that is not connected is worth saying so. */
  named: string[];
  /** Whether it asks what happened and what is to come. */
  isBriefing: boolean;
  /** Whether what is found of appointments is to be prepared for. */
  prepares: boolean;
  /** The tools that list those. */
  appointments: string[];
  /** The hour that is asked about, as 2026-11-24T15:00. */
  at?: string;
};

const briefing: Words = {
  en: "(?:morning|daily|day(?:['’]s)?) (?:briefing|brief|digest|summary|update|report)|brief me|briefing|catch me up|(?:did|have) i miss(?:ed)?|what(?:['’]s| is) on (?:today|tomorrow|for today|my plate)|start my day|(?:plan|prepare me for) (?:my|the) day",
  zh: '早报|晨报|简报|错过了?(?:什么|哪些)|今天有(?:什么|哪些)(?:安排|事)|开始(?:我的)?一天',
};
const preparing: Words = {
  en: '(?:prepare|prep|brief|ready) (?:me )?for|get me ready for|prepare (?:my|the)',
  zh: '准备(?:一下)?|为我的.*准备',
};
/** What would change something, for which the chat has other ways. */
const changing: Words = {
  en: '^\\s*(?:please\\s+|can you\\s+|could you\\s+)*(?:send|post|reply|answer|write|create|add|delete|remove|schedule|draft|book|cancel|invite|forward|archive|move|rename|update|share|mark|react|accept|decline)',
  zh: '^\\s*(?:请|帮我|麻烦你?)*(?:发送|发|回复|写|创建|新建|删除|安排|取消|邀请|转发|归档|移动|重命名|更新|分享|标记)',
};

const longest = 4_000;

/** What an everyday question asks for, or undefined for one that is none. */
export function planDaily(question: string, now: number, platforms: readonly Asking[]): Daily | undefined {
  const unquoted = unmarked(question.slice(0, longest));
  const { text } = condense(
    unquoted,
    readQuotations(unquoted, () => false),
  );
  if (saysAny(text, changing) || says(text.trim(), 'general')) return undefined;
  const named = platforms.filter(({ questions }) => saysAny(text, questions.called));
  const prepares = saysAny(text, preparing);
  const isBriefing = saysAny(text, briefing);
  const asked = timesIn(text, now);
  const isAppointment = prepares && asked.at !== undefined;
  if (named.length === 0 && !isBriefing && !isAppointment) return undefined;

  const found = (named.length > 0 ? named : platforms).flatMap(({ name, questions }) =>
    topicsOf(questions, text, { isBriefing, isAppointment, isNamed: named.length > 0 }).map((topic) => ({
      call: { ...topic.call(asked), platform: name },
      isAppointment: topic.isAppointment === true,
    })),
  );
  const calls = found.map(({ call }) => call);
  const appointments = found.flatMap((one) => (one.isAppointment ? [one.call.tool] : []));
  return {
    calls,
    named: named.map(({ name }) => name),
    isBriefing,
    prepares,
    appointments,
    ...(asked.at !== undefined && { at: asked.at }),
  };
}

type Wanted = { isBriefing: boolean; isAppointment: boolean; isNamed: boolean };

/** Those whose words are said; else what a briefing or an appointment needs, or what a named platform tells first. */
function topicsOf({ topics }: Questions, text: string, { isBriefing, isAppointment, isNamed }: Wanted): Topic[] {
  const said = topics.filter(({ words }) => saysAny(text, words));
  if (said.length > 0 && isNamed) return said;
  if (isAppointment) return topics.filter((topic) => topic.isAppointment);
  return isBriefing || isNamed ? topics.filter((topic) => topic.isBriefing) : [];
}

const saysAny = (text: string, { en, zh }: Words): boolean =>
  new RegExp(`(?:\\b|^)(?:${en})\\b`, 'i').test(text) || (/\p{sc=Han}/u.test(text) && new RegExp(zh, 'i').test(text));

const hours =
  /\b(?<hour>1[0-2]|0?[1-9])(?::(?<minute>[0-5]\d))?\s*(?<half>[ap])\.?m\b|\b(?<hour24>[01]?\d|2[0-3]):(?<minute24>[0-5]\d)\b|(?<chinese>上午|下午|晚上|早上)?(?<hourZh>1[0-9]|2[0-3]|[1-9])点(?<minuteZh>[0-5]\d|半)?/i;

/** Spans are of what has been, and end today; whoever asks for their appointments means these to their end. */
const ahead: [RegExp, Unit, number][] = [
  [/\bday after tomorrow\b|后天/i, 'day', 2],
  [/\btomorrow\b|明天/i, 'day', 1],
  [/\bthis week\b|[本这](?:周|星期|礼拜)(?![一二三四五六日天])/i, 'week', 0],
  [/\bnext week\b|下个?(?:周|星期|礼拜)/i, 'week', 1],
  [/\bnext month\b|下个?月/i, 'month', 1],
];

/** Days as well as hours: at eleven in the evening in California "today" is not the day that it is in Greenwich. */
function timesIn(text: string, now: number): Asked {
  const clock = clockAt(now);
  const today = written(clock);
  const coming = ahead.find(([words]) => words.test(text));
  const span = coming ? wholeOf(coming, clock) : enclosing(valuesOf('span', readSpans(text, clock)));
  const { groups } = hours.exec(text) ?? {};
  const at = groups && hourOf(groups, span?.since ?? today);
  return { today, ...span, ...(at !== undefined && { at }) };
}

function wholeOf([, unit, offset]: (typeof ahead)[number], clock: Date): Span {
  const { from, to } = whole(unit, offset, clock);
  return { since: written(from), until: written(to) };
}

function hourOf(groups: Record<string, string | undefined>, day: string): string {
  const given = Number(groups['hour'] ?? groups['hour24'] ?? groups['hourZh']);
  const isAfternoon = groups['half']?.toLowerCase() === 'p' || /下午|晚上/.test(groups['chinese'] ?? '');
  const isMorning = groups['half'] !== undefined && !isAfternoon;
  const hour = isAfternoon && given < 12 ? given + 12 : isMorning && given === 12 ? 0 : given;
  const minute = groups['minute'] ?? groups['minute24'] ?? groups['minuteZh'] ?? '00';
  return `${day}T${twoDigits(hour)}:${minute === '半' ? '30' : minute}`;
}

/** What the clock of this computer shows, as if it were UTC, in which days are counted: none of those is an hour longer or shorter. */
const clockAt = (now: number): Date => new Date(now - new Date(now).getTimezoneOffset() * 60_000);

const twoDigits = (number: number): string => String(number).padStart(2, '0');
