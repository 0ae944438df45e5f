import type { Questions } from '../questions.ts';

export const questions: Questions = {
  called: { en: 'slack|channels?|dms?|direct messages?', zh: 'slack|频道|私信' },
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
        arguments: since === undefined ? {} : { since, unread_only: false },
      }),
    },
    {
      words: { en: '(?:which|what|list|my) (?:slack )?channels', zh: '(?:哪些|什么|列出|我的)频道' },
      call: () => ({ tool: 'slack_list_channels', arguments: {} }),
    },
  ],
  about: (subject) => ({ tool: 'slack_search_messages', arguments: { query: plain(subject) } }),
};

/** Words alone: a colon would make a modifier of what somebody called their meeting, such as `from:`, and a minus leave something out. */
const plain = (subject: string): string =>
  subject
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 100) || 'meeting';
