import type { en } from '../en/index.ts';

export const zhPlaces: (typeof en)['places'] = {
  kinds: {
    repository: '仓库',
    channel: '频道',
    calendar: '日历',
    label: '标签',
    folder: '文件夹',
    page: '页面和数据库',
  },
  nouns: {},
  at: (kind, platform) => `${platform} 的${kind}`,
  named: (kind, patterns) => `${kind} ${patterns}`,
  only: (kind, patterns) => `${kind}仅限 ${patterns}`,
  count: (count, kind) => `${kind}的 ${count} 个模式`,
  fold: (kinds) => `仅限部分位置：${kinds}`,
  help: (example) => `例如 ${example}，用逗号分隔。留空表示全部。`,
  notPattern: (pattern, example) => `${pattern} 不是 ${example} 这样的模式。`,
};
