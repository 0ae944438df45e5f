import type { en } from '../../words/en/index.ts';

export const zhPeople: (typeof en)['people'] = {
  sentence: '谁可以使用此中枢。每个人都有自己的账户、密钥和记录，互不可见。',
  sentenceOther: '您是此中枢的用户之一。邀请和移除由所有者进行。',
  list: '此中枢的人员',
  owner: '所有者',
  you: '您',
  invite: '邀请他人',
  alone: '目前只有您使用此中枢。',
  removeDialog: {
    title: (name) => `移除 ${name}？`,
    text: '其密钥立即失效，其账户断开连接，其会话被退出，进行中的调用会被中断。若要再次使用，需要新的邀请。',
    done: (name) => `${name} 已移除。`,
  },
  inviteDialog: {
    email: '电子邮件地址',
    help: '对方必须使用这个地址登录。',
    wrong: '请输入电子邮件地址，例如 grace@example.com。',
    action: '生成邀请链接',
  },
  invitations: '未使用的邀请',
  expires: '到期',
  inviteAgain: '新链接',
  inviteAgainName: (email) => `新链接，${email}`,
};
