/** What a digest says, in both languages. */
import type { Kind } from './items.ts';
import type { Language } from './language.ts';
import type { NotableKind } from './notable.ts';
import type { Period } from './period.ts';

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

const english = {
  written: 'Written by OpenGitHubX itself, without a model.',
  count: {
    commits: (count: number) => plural(count, 'commit'),
    issues: (count: number) => plural(count, 'issue'),
    pullRequests: (count: number) => plural(count, 'pull request'),
    repositories: (count: number) => plural(count, 'repository', 'repositories'),
    list: (count: number) => plural(count, 'result'),
    thing: (count: number) => plural(count, 'result'),
  } satisfies Record<Kind, (count: number) => string>,
  none: {
    commits: 'No commits were found',
    issues: 'No issues were found',
    pullRequests: 'No pull requests were found',
    repositories: 'No repositories were found',
    list: 'Nothing was found',
    thing: 'Nothing was found',
  } satisfies Record<Kind, string>,
  inRepositories: (count: number) => ` in ${plural(count, 'repository', 'repositories')}`,
  period: ({ since, until }: Period) =>
    since && until
      ? since === until
        ? `on ${since}`
        : `from ${since} to ${until}`
      : since
        ? `since ${since}`
        : until
          ? `up to ${until}`
          : '',
  narrowed: (text: string) => text,
  byRepository: 'By repository',
  byDay: 'By day (UTC)',
  notable: 'Notable changes',
  more: (count: number) => `and ${count} more`,
  merges: (count: number) => `${plural(count, 'merge')} folded`,
  notableKinds: {
    breaking: 'Breaking',
    security: 'Security',
    revert: 'Revert',
    release: 'Release',
    feature: 'Feature',
    fix: 'Fix',
  } satisfies Record<NotableKind, string>,
  states: { open: 'Open', closed: 'Closed', merged: 'Merged' } as Record<string, string>,
  age: (days: number) =>
    days === 0
      ? 'today'
      : days === 1
        ? 'yesterday'
        : days < 60
          ? `${days} days ago`
          : days < 730
            ? `${Math.floor(days / 30)} months ago`
            : `${Math.floor(days / 365)} years ago`,
  opened: (age: string, author: string) => `opened ${age}${author && ` by ${author}`}`,
  updated: (age: string) => `updated ${age}`,
  comments: (count: number) => plural(count, 'comment'),
  draft: 'draft',
  assigned: (names: string) => `assigned to ${names}`,
  repository: 'Repository',
  visibility: 'Visibility',
  private: 'private',
  public: 'public',
  archived: 'archived',
  fork: 'fork',
  language: 'Language',
  openIssues: 'Open issues',
  lastPush: 'Last push',
  about: 'About',
  commits: 'Commits',
  latest: 'Latest',
  by: (author: string, when: string) => [author && `by ${author}`, when && `on ${when}`].filter(Boolean).join(' '),
  files: (count: number) => plural(count, 'file'),
  lines: (count: number) => plural(count, 'line'),
  bytes: (count: number) => plural(count, 'byte'),
  entries: (count: number) => plural(count, 'entry', 'entries'),
  fromLine: (line: number) => `from line ${line}`,
  topFolder: 'Top folder',
  cut: 'The rest is not shown.',
  failed: (what: string) => `**${what}** could not be read:`,
  connect: 'Connect',
  incomplete: (count: number) =>
    `${plural(count, 'repository', 'repositories')} could not be read in full, so commits may be missing:`,
  notAllowed: (count: number) =>
    `${plural(count, 'repository', 'repositories')} left out: this key does not cover ${count === 1 ? 'it' : 'them'}.`,
  longer: (count: number, total: number) =>
    total > count
      ? `Only the first ${count} of ${total} were read.`
      : `Only the first ${count} were read; there are more.`,
  lists: (count: number) => `${plural(count, 'more answer')} not shown for want of room.`,
};

const chinese: typeof english = {
  written: '由 OpenGitHubX 自身撰写，未使用模型。',
  count: {
    commits: (count) => `${count} 次提交`,
    issues: (count) => `${count} 个议题`,
    pullRequests: (count) => `${count} 个拉取请求`,
    repositories: (count) => `${count} 个仓库`,
    list: (count) => `${count} 个结果`,
    thing: (count) => `${count} 个结果`,
  },
  none: {
    commits: '没有找到提交',
    issues: '没有找到议题',
    pullRequests: '没有找到拉取请求',
    repositories: '没有找到仓库',
    list: '什么也没有找到',
    thing: '什么也没有找到',
  },
  inRepositories: (count) => `，涉及 ${count} 个仓库`,
  period: ({ since, until }) =>
    since && until
      ? since === until
        ? `${since} 当天`
        : `${since} 至 ${until}`
      : since
        ? `${since} 起`
        : until
          ? `截至 ${until}`
          : '',
  narrowed: (text) =>
    ({ 'only private repositories': '仅私有仓库', 'only public repositories': '仅公开仓库' })[text] ?? text,
  byRepository: '按仓库',
  byDay: '按日期（UTC）',
  notable: '值得注意的更改',
  more: (count) => `另有 ${count} 项`,
  merges: (count) => `另有 ${count} 次合并`,
  notableKinds: {
    breaking: '不兼容',
    security: '安全',
    revert: '撤销',
    release: '发布',
    feature: '新功能',
    fix: '修复',
  },
  states: { open: '未关闭', closed: '已关闭', merged: '已合并' },
  age: (days) =>
    days === 0
      ? '今天'
      : days === 1
        ? '昨天'
        : days < 60
          ? `${days} 天前`
          : days < 730
            ? `${Math.floor(days / 30)} 个月前`
            : `${Math.floor(days / 365)} 年前`,
  opened: (age, author) => `${author && `${author} `}${age}创建`,
  updated: (age) => `${age}更新`,
  comments: (count) => `${count} 条评论`,
  draft: '草稿',
  assigned: (names) => `指派给 ${names}`,
  repository: '仓库',
  visibility: '可见性',
  private: '私有',
  public: '公开',
  archived: '已归档',
  fork: '复刻',
  language: '语言',
  openIssues: '未关闭议题',
  lastPush: '最近推送',
  about: '简介',
  commits: '提交',
  latest: '最近',
  by: (author, when) => [author, when].filter(Boolean).join('，'),
  files: (count) => `${count} 个文件`,
  lines: (count) => `${count} 行`,
  bytes: (count) => `${count} 字节`,
  entries: (count) => `${count} 项`,
  fromLine: (line) => `从第 ${line} 行起`,
  topFolder: '顶层目录',
  cut: '其余部分未显示。',
  failed: (what) => `**${what}** 无法读取：`,
  connect: '连接账户',
  incomplete: (count) => `${count} 个仓库未能完整读取，可能缺少提交：`,
  notAllowed: (count) => `已略去 ${count} 个仓库：此密钥不涵盖它们。`,
  longer: (count, total) =>
    total > count ? `共 ${total} 项，只读取了前 ${count} 项。` : `只读取了前 ${count} 项，还有更多。`,
  lists: (count) => `篇幅所限，另有 ${count} 个结果未显示。`,
};

export type Words = typeof english;

export const wordsOf = (language: Language): Words => (language === 'zh' ? chinese : english);
