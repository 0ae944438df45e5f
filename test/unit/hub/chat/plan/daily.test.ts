/** Everyday questions over several platforms: which are some, and what each of them asks for. */
import { describe, expect, it } from 'vitest';
import { planDaily } from '../../../../../src/main/hub/chat/plan/daily.ts';
import { type Asked, plainWords, type Topic } from '../../../../../src/main/hub/platforms/questions.ts';

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
    expect(timesOf('What did I miss on Talk yesterday?')).toEqual({ now, since: '2026-03-17', until: '2026-03-18' });
    for (const hour of ['3 pm', '15:00', '下午3点']) {
      expect([hour, timesOf(`Prepare me for my meeting at ${hour}`)?.['at']]).toEqual([hour, '2026-03-18T15:00']);
    }
    expect(timesOf('My meetings at 12 am')?.['at']).toBe('2026-03-18T00:00');
    expect(timesOf('What is on my calendar tomorrow at 9:30 am?')?.['at']).toBe('2026-03-19T09:30');
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
