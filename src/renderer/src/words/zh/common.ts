import type { en } from '../en/index.ts';

export const zhCommon: (typeof en)['common'] = {
  cancel: '取消',
  close: '关闭',
  open: '打开',
  seeReceipt: '查看回执',
  closePanel: '关闭面板',
  copy: '复制',
  copied: '已复制',
  copyAddress: '复制地址',
  addressCopied: '地址已复制，请在浏览器中打开。',
  tryAgain: '重试',
  loading: '正在加载',
  never: '从未',
  moreActions: (row) => `更多操作，${row}`,
  typeToConfirm: (word) => `请输入 ${word} 以确认`,
  dismiss: '关闭通知',
  notifications: '通知',
  clearSearch: '清除搜索内容',
  access: { read: '读取', write: '写入', destructive: '删除' },
  retryIn: (seconds) => `请在 ${seconds} 秒后重试。`,
};
