import { beginOf, dayBefore, plainWords, type Questions } from '../questions.ts';

const daysBack = 2;

/** What belongs into a briefing. Other questions about GitHub are read in depth by the chat's own planner. */
export const questions: Questions = {
  called: {
    en: 'github|commits?|pull requests?|prs?|issues?|repos?|repositories',
    zh: 'github|提交|仓库|拉取请求|议题',
  },
  topics: [
    {
      words: { en: '(?:my|to) review', zh: '评审|审查' },
      isBriefing: true,
      call: () => search('is:pr is:open review-requested:@me'),
    },
    {
      words: { en: 'mention(?:s|ed)?', zh: '提到' },
      isBriefing: true,
      call: ({ today, since = dayBefore(today, daysBack) }) =>
        search(`is:open involves:@me updated:>=${beginOf(since)}`),
    },
  ],
  about: (subject) => [search(`${plainWords(subject)} involves:@me`)],
};

const search = (query: string) => ({ tool: 'github_search', arguments: { kind: 'issues', query } });
