/** The words of both languages for what the planner understands, as data. */

const words = {
  // Things that can be asked for.
  commits: {
    en: "commits|committed|commit (?:history|log|activity|messages)|(?:did|have|has|do|does)\\b.*\\b(?:commit|push)|what\\b.*\\bcommit|pushed|what(?:['’]s| is| has been)? (?:new|changed|happened)|(?:work(?:ed|ing) on)|what (?:did|have) (?:i|we) (?:do|done|been doing)|what (?:i|we) (?:did|have done|worked)|activity|changes|code\\b.*\\b(?:i|we) (?:wrote|write|changed)|code (?:did|have) (?:i|we)|(?:last|latest|newest|most recent) commit|(?:recent|latest) (?:changes|activity|work)|(?<=\\uE008['’])s (?:work|changes|activity)|news|(?:my|our) (?:work|activity|progress)",
    zh: '(?<!号\\s*)提交(?!\\s*(?:一个|一条|个|新的?)?\\s*(?:issue|pr\\b|工单|议题))|commit|写了.*代码|代码.*写了|(?:做|干|改|更新|修改|推送)了(?:什么|哪些|啥)|新(?:内容|变化|动态|进展|东西)|更新|动态|进展|改动|变更',
  },
  pullRequests: {
    en: 'pull requests?|prs?|merge requests?|(?:waiting for|need|needs|awaiting|pending) my review|to review',
    zh: 'pr(?:s)?\\b|拉取请求|合并请求|等(?:着|待)?我.{0,3}(?:评审|审查|审核|审阅|review)|(?:要|需要)我.{0,3}(?:评审|审查|审核|审阅|review)',
  },
  issues: { en: 'issues?|tickets?', zh: 'issues?|议题|工单' },
  code: {
    en: 'where\\b.*\\b(?:used|defined|called|declared|implemented|imported|set|code)|(?:search|find|look)\\b.*\\bcode|which files?\\b.*\\b(?:use|uses|contain|contains|call|calls|define|defines|mention|mentions)|usages? of',
    zh: '(?:哪里|哪儿|哪些文件|哪些地方|什么地方|在哪).*(?:用到|用了|使用|调用|定义|出现|引用)|(?:用到|用了|使用|调用|定义|出现|引用).*(?:哪里|哪儿|哪些文件|哪些地方|什么地方)|(?:搜索|查找|搜|找).*代码|代码.*(?:搜索|查找|搜)',
  },
  repositories: { en: 'repos|repositories|repository list', zh: '仓库|项目|repos?\\b' },
  account: {
    en: 'who am i|(?:my|which) (?:github )?(?:account|login|user ?name|profile|handle)',
    zh: '我是谁|我的\\s*(?:github\\s*)?(?:账号|帐号|账户|用户名|登录名|资料)|(?:哪个|什么)(?:账号|帐号|账户)',
  },

  // What asks for knowledge instead of data.
  general: {
    en: "how (?:do|does|to|can|should|would|could|about)|what(?:[’']s| is| are) (?:a|an|the difference|the best|the point|the purpose|meant)|what (?:does|do) (?!issue|pr|pull|the|my|it say|i\\b)|(?:can|may|could|should|must) (?:i|we|one)|is (?:it|there) (?:ok|okay|possible|safe|a way|wise|good|bad)|define|the difference between|example of|best practices?|tips|advice|tutorial|teach me|recommend",
    zh: '什么是|是什么意思|怎么|怎样|如何|什么区别|的区别|有何不同|什么意思|是否(?:应该|可以)|应不应该|该不该|要不要|能不能(?!帮|给|把)|可不可以(?!帮|给|把)|举个?例|最佳实践|教程|教我',
  },
  /** Asks for knowledge too, unless it says where or when. */
  explaining: { en: 'why|explain', zh: '为什么|为何|解释' },
  folder: {
    en: '(?:which|what|list|show|all) (?:the )?(?:files|folders|directories)|contents of|file list',
    zh: '(?:哪些|什么|列出.*)(?:文件|目录)|文件列表|目录结构',
  },
  listing: {
    en: 'show|list|give|display|get|fetch|find|summari[sz]e|summary|overview|digest|recap|report|review|what are|which|how many|any|count',
    zh: '列出|看看|看一下|显示|展示|总结|汇总|概括|概述|查|找|有哪些|哪些|有什么|多少|几个|给我|报告|回顾',
  },
  /** Changes for which there is no tool; nothing is read in their place. */
  impossible: {
    // Also what shall not be done: "don't close issue 4" asks for nothing.
    en: "^\\s*(?:do not|don['’]t|never)\\b|^\\s*(?:please\\s+|can you\\s+|could you\\s+|would you\\s+|and\\s+)*(?:delete|remove|rename|archive|transfer|fork|star|merge|push|publish|revert|rebase|approve|make|invite|unstar|edit|commit|create|change|set|move|pin|lock)\\b(?!.*\\b(?:summary|list|overview|report|digest|table|recap)\\b)",
    zh: '^\\s*(?:请|你|先)*(?:别|不要|请勿|勿|不用)|^\\s*(?:请|麻烦|帮我|你|再|把.*)*(?:删除|删掉|删了|移除|重命名|归档|转移|复刻|合并(?!了|的)|推送(?!了|的)|发布(?!了|的)|撤销|回滚|批准|改名|设为|设成|改成|邀请)',
  },

  // Who.
  personal: { en: 'i|my|mine|we|our|me|myself', zh: '我|本人|自己' },
  everyone: {
    en: 'everyone|everybody|anyone|all (?:authors|people|contributors)|the team|all of us',
    zh: '所有人|大家|每个人|全部人|团队|全员|任何人',
  },

  // Qualifiers.
  private: { en: 'private', zh: '私有|私人|私密' },
  public: { en: 'public', zh: '公开|公共' },
  notOpen: {
    en: 'closed|(?:did|have|has)\\b.*\\bclose|resolved|done|completed',
    zh: '已关闭|关闭了|关掉了|已经关闭|已解决|关闭的|被关闭',
  },
  stillOpen: {
    en: '(?<!\\b(?:i|we|you|they|did|to) |\\uE008 )open|unresolved|outstanding|pending|not (?:yet )?(?:closed|merged)|unmerged|still to do|waiting|awaiting',
    zh: '未关闭|没关闭|没有关闭|尚未关闭|还没关|没关|未解决|没解决|开着的?|打开的|未完成|待处理|待办|未合并|没合并|还没合并|等我|等着我|等待',
  },
  merged: { en: 'merged|(?:did|have|has)\\b.*\\bmerge', zh: '合并' },
  allStates: {
    en: 'all (?:the )?(?:issues|pull requests|prs|tickets)|open and closed|open or closed|any state',
    zh: '所有(?:的)?(?:issue|pr|议题|工单)|全部(?:的)?(?:issue|pr|议题|工单)|不管.*关',
  },
  assignedToMe: {
    en: "assigned to me|i am assigned|i['’]m assigned|my assigned",
    zh: '(?:指派|分配|派|交)给我|我负责',
  },
  mentionsMe: {
    en: "mention(?:s|ed|ing)? me|mentions of me|i(?: am|['’]m| was)? mentioned|tag(?:s|ged)? me",
    zh: '提到(?:了)?我|提及我|@我|@ 我|我被提',
  },
  myReview: {
    en: 'my review|review(?:ed)? by me|(?:i|me) (?:have |need |should )?to review|requested my review|for me to review',
    zh: '(?:我|本人).{0,4}(?:评审|审查|审核|审阅|review)',
  },
  openedByMe: {
    en: "(?:i|we)(?: have|['’]ve)? (?:opened|created|filed|reported|wrote|written|raised|submitted)|(?:did|have) i (?:open|create|file|report|raise|submit|opened|created|filed)|(?:opened|created|filed|reported|written|raised|submitted) by me",
    zh: '我(?:自己)?(?:最近)?(?:开|创建|提|新建|提交|写|发起|提出)(?:的|了|过)',
  },
  updated: { en: 'updated|changed|active|activity|touched', zh: '更新|变动|活动|活跃|修改' },
} as const;

export type Concept = keyof typeof words;

const patterns = new Map(
  Object.entries(words).map(([concept, { en, zh }]) => [
    concept,
    { en: new RegExp(`(?:\\b|^)(?:${en})\\b`, 'i'), zh: new RegExp(zh, 'i') },
  ]),
);

/** Whether the text says it, in either language. */
export function says(text: string, concept: Concept): boolean {
  const pattern = patterns.get(concept);
  return pattern !== undefined && (pattern.en.test(text) || (/\p{sc=Han}/u.test(text) && pattern.zh.test(text)));
}

/** "Show me" and "帮我" ask the hub for something and say nothing of whose it is. */
export const withoutRequest = (text: string): string =>
  text
    .replace(
      /\b(?:show|give|tell|let|help|send|get|write|for)\s+me\b|\bI(?:['’]d| would)? (?:want|like|need|wonder)\b/gi,
      ' ',
    )
    .replace(/帮我|(?<![派配交])给我|告诉我|让我|我想|我要|我需要|我们?来/g, ' ');
