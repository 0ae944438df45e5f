import { beginOf, plainWords, type Questions } from '../questions.ts';

/** What people ask about Slack in their own words. */
export const questions: Questions = {
  called: { en: 'slack|channels?|direct messages?|dms?', zh: 'slack|频道|私信' },
  topics: [
    {
      words: {
        en: 'miss(?:ed)?|unread|new|catch (?:me )?up|mention(?:s|ed)?|messages?|said|wrote|happened|going on',
        zh: '错过|未读|新消息|提到|消息|发生',
      },
      isBriefing: true,
      // A day that is named is meant whole, whether it was read or not.
      call: ({ since }) => ({
        tool: 'slack_catch_up',
        arguments: since === undefined ? {} : { since: beginOf(since), unread_only: false },
      }),
    },
    {
      words: { en: '(?:which|what|list|my) (?:slack )?channels', zh: '(?:哪些|什么|列出|我的)频道' },
      call: () => ({ tool: 'slack_list_channels', arguments: {} }),
    },
  ],
  about: (subject) => [{ tool: 'slack_search_messages', arguments: { query: plainWords(subject), sort: 'score' } }],
};
