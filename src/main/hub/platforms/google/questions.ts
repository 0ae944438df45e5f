import { type Asked, beginOf, dayBefore, plainWords, type Questions } from '../questions.ts';

const few = 10;

/** What people ask about their mail, their calendar and their files in their own words. */
export const questions: Questions = {
  called: {
    en: 'google|gmail|e-?mails?|mails?|inbox|calendar|meetings?|appointments?|agenda|schedule|drive|google docs?',
    zh: 'google|谷歌|gmail|邮件|邮箱|收件箱|日历|会议|日程|云端硬盘',
  },
  topics: [
    {
      words: { en: 'gmail|e-?mails?|mails?|inbox', zh: 'gmail|邮件|邮箱|收件箱' },
      isBriefing: true,
      call: (asked) => ({
        tool: 'google_search_mail',
        arguments: { query: `in:inbox ${mailTimes(asked)}`, limit: few },
      }),
    },
    {
      words: { en: 'calendar|meetings?|appointments?|agenda|schedule', zh: '日历|会议|日程' },
      isBriefing: true,
      isAppointment: true,
      call: (asked) => ({ tool: 'google_list_events', arguments: eventTimes(asked) }),
    },
    {
      words: { en: 'drive|google docs?', zh: '云端硬盘' },
      call: ({ since }) => ({
        tool: 'google_search_files',
        arguments: { limit: few, ...(since && { changed_since: beginOf(since) }) },
      }),
    },
  ],
  about(subject) {
    const words = plainWords(subject);
    return [
      { tool: 'google_search_mail', arguments: { query: words, limit: few } },
      { tool: 'google_search_files', arguments: { words, limit: few } },
    ];
  },
};

/**
 * A briefing is about what came since yesterday. In seconds, for days of Gmail's
 * begin at midnight in California. https://developers.google.com/workspace/gmail/api/guides/filtering
 */
function mailTimes({ today, since = dayBefore(today, 1), until }: Asked): string {
  const seconds = (day: string): number => Date.parse(beginOf(day)) / 1000;
  return [`after:${seconds(since)}`, ...(until ? [`before:${seconds(until)}`] : [])].join(' ');
}

function eventTimes({ at, since, until }: Asked): Record<string, string> {
  // Without a zone it is the calendar's own.
  if (at !== undefined) return { from: at, until: `${at}:59` };
  if (since === undefined) return {};
  const lastDay = until && dayBefore(until, 1);
  return { from: since, ...(lastDay && { until: lastDay }) };
}
