/** Everyday questions over several platforms: which are some, and what each of them asks for. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { planDaily } from '../../../../../src/main/hub/chat/plan/daily.ts';
import {
  type Asked,
  beginOf,
  dayBefore,
  plainWords,
  type Topic,
} from '../../../../../src/main/hub/platforms/questions.ts';

const now = Date.parse('2026-03-18T10:00:00Z');
const topic = (tool: string, en: string, more: Partial<Topic> = {}): Topic => ({
  words: { en, zh: en },
  call: (asked: Asked) => ({ tool, arguments: { ...asked } }),
  ...more,
});
const platforms = [
  {
    name: 'talk',
    questions: {
      called: { en: 'talk', zh: '聊天' },
      topics: [topic('talk_missed', 'miss', { isBriefing: true }), topic('talk_search', 'who said')],
    },
  },
  {
    name: 'days',
    questions: {
      called: { en: 'calendar|meetings?', zh: '日历|会议' },
      topics: [topic('days_list', 'calendar|meetings?|会议', { isBriefing: true, isAppointment: true })],
    },
  },
];
const toolsOf = (question: string) => planDaily(question, now, platforms)?.calls.map(({ tool }) => tool);
const timesOf = (question: string) => planDaily(question, now, platforms)?.calls[0]?.arguments;

afterEach(() => vi.unstubAllEnvs());

describe('an everyday question', () => {
  it.each([
    ['What did I miss on Talk yesterday?', ['talk_missed']],
    ['Who said that we ship on Talk?', ['talk_search']],
    ['What is new on Talk?', ['talk_missed']],
    ['Which meetings do I have tomorrow?', ['days_list']],
    ['Give me my morning briefing', ['talk_missed', 'days_list']],
    ['What did I miss?', ['talk_missed', 'days_list']],
    ['给我今天的早报', ['talk_missed', 'days_list']],
    ['今天有哪些会议', ['days_list']],
    ['Prepare me for my 3 pm', ['days_list']],
  ])('%s', (question, tools) => {
    expect(toolsOf(question)).toEqual(tools);
  });

  it.each([
    'Summarize my private commits',
    'How do I write a good meeting invitation?',
    'Send a message on Talk to Grace',
    'Translate "what did I miss on Talk" into French',
    'Prepare me for the exam',
  ])('is none: %s', (question) => {
    expect(toolsOf(question)).toBeUndefined();
  });

  it('says of which time', () => {
    expect(timesOf('What did I miss on Talk yesterday?')).toEqual({
      today: '2026-03-18',
      since: '2026-03-17',
      until: '2026-03-18',
    });
    for (const hour of ['3 pm', '15:00', '下午3点']) {
      expect([hour, timesOf(`Prepare me for my meeting at ${hour}`)?.['at']]).toEqual([hour, '2026-03-18T15:00']);
    }
    expect(timesOf('为我下午3点半的会议准备一下')?.['at']).toBe('2026-03-18T15:30');
    for (const [words, since, until] of [
      ['next week', '2026-03-23', '2026-03-30'],
      ['下周', '2026-03-23', '2026-03-30'],
      ['this week', '2026-03-16', '2026-03-23'],
      ['the day after tomorrow', '2026-03-20', '2026-03-21'],
      ['next month', '2026-04-01', '2026-05-01'],
    ]) {
      expect([words, timesOf(`My calendar ${words}`)]).toEqual([words, { today: '2026-03-18', since, until }]);
    }
    expect(timesOf('My meetings at 12 am')?.['at']).toBe('2026-03-18T00:00');
    expect(timesOf('What is on my calendar tomorrow at 9:30 am?')?.['at']).toBe('2026-03-19T09:30');
  });

  it.each([
    // A quarter past eleven in the evening, which is the next day in UTC; summer time is over in one and not in the other.
    ['America/Los_Angeles', '2026-07-02T06:15:00Z', '2026-07-01', '2026-06-30T07:00:00Z'],
    ['America/Los_Angeles', '2026-12-02T07:15:00Z', '2026-12-01', '2026-11-30T08:00:00Z'],
    // The days on which clocks change, and the ones after.
    ['America/Los_Angeles', '2026-03-08T20:00:00Z', '2026-03-08', '2026-03-07T08:00:00Z'],
    ['America/Los_Angeles', '2026-03-09T20:00:00Z', '2026-03-09', '2026-03-08T08:00:00Z'],
    ['Europe/Berlin', '2026-10-26T11:00:00Z', '2026-10-26', '2026-10-24T22:00:00Z'],
    // Early in the morning, which is the day before in UTC.
    ['Asia/Tokyo', '2026-07-01T20:00:00Z', '2026-07-02', '2026-06-30T15:00:00Z'],
    ['UTC', '2026-07-01T20:00:00Z', '2026-07-01', '2026-06-30T00:00:00Z'],
  ])('is of days by the clock of the computer: %s at %s', (zone, time, today, begun) => {
    vi.stubEnv('TZ', zone);
    const at = Date.parse(time);
    const times = (question: string) => planDaily(question, at, platforms)?.calls[0]?.arguments;
    const [yesterday, tomorrow] = [dayBefore(today, 1), dayBefore(today, -1)];
    expect(times('What did I miss on Talk yesterday?')).toEqual({ today, since: yesterday, until: today });
    expect(times('What did I miss on Talk today?')).toMatchObject({ since: today });
    expect(times('我昨天在聊天错过了什么')).toMatchObject({ since: yesterday });
    expect(times('What is on my calendar tomorrow at 9 am?')).toMatchObject({
      since: tomorrow,
      at: `${tomorrow}T09:00`,
    });
    expect(times('Prepare me for my 3 pm')).toMatchObject({ at: `${today}T15:00` });
    expect(beginOf(yesterday)).toBe(begun);
  });

  it('names the platforms that it is about, and says whether it is a briefing or to be prepared for', () => {
    expect(planDaily('What did I miss on Talk?', now, platforms)).toMatchObject({ named: ['talk'], isBriefing: true });
    const prepared = planDaily('Prepare me for my 3 pm', now, platforms);
    expect(prepared).toMatchObject({ named: [], isBriefing: false, prepares: true });
  });

  it('takes titles of appointments alone for what is to be prepared for', () => {
    expect(planDaily('Prepare me for my 3 pm', now, platforms)?.appointments).toEqual(['days_list']);
    expect(planDaily('Prepare me for what is new on Talk', now, platforms)?.appointments).toEqual([]);
  });
});

describe('the words of a title', () => {
  it('are no instruction of a search', () => {
    expect(plainWords('Sync OR password in:inbox -x')).toBe('sync or password in inbox x');
    expect(plainWords('🎂')).toBe('');
  });
});
