import { plainWords, type Questions } from '../questions.ts';

const few = 10;

/** What people ask about Notion in their own words. */
export const questions: Questions = {
  called: { en: 'notion|wiki', zh: 'notion|知识库' },
  topics: [
    {
      words: { en: 'new|changed|edited|miss(?:ed)?|lately|recent(?:ly)?|pages', zh: '新|修改|编辑|错过|最近|页面' },
      isBriefing: true,
      // Lately edited first: Notion takes no time for a search.
      call: () => ({ tool: 'notion_search', arguments: { limit: few } }),
    },
  ],
  about: (subject) => [{ tool: 'notion_search', arguments: { query: plainWords(subject), limit: few } }],
};
