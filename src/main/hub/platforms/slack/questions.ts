import { plainWords, type Questions } from '../questions.ts';

/** What people ask about Slack in their own words. */
export const questions: Questions = {
  called: { en: 'slack|channels?|direct messages?|dms?', zh: 'slack|频道|私信' },
  topics: [
    {
      words: {
        en: 'miss(?:ed)?|unread|catch up|new|happened|mention(?:s|ed)?|going on',
        zh: '错过|未读|提到|新消息|发生',
      },
      isBriefing: true,
      // Of a day that is named, what was read already counts as well.
      call: ({ since }) => ({
        tool: 'slack_catch_up',
        arguments: since === undefined ? {} : { since, unread_only: false },
      }),
    },
    {
      words: { en: 'which channels|list (?:of )?channels|my channels', zh: '哪些频道|频道列表' },
      call: () => ({ tool: 'slack_list_channels', arguments: {} }),
    },
  ],
  about: (subject) => [
    { tool: 'slack_search_messages', arguments: { query: plainWords(subject) || '*', sort: 'score' } },
  ],
};
