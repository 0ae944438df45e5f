import type { enLinks as english } from '../en/links.ts';

export const zhLinks: typeof english = {
  connect: (platform) => `连接 ${platform}`,
  connectTool: (tool, platform) => `允许在 ${platform} 上使用“${tool}”`,
  connectText: (platform) =>
    `您来到这里，是因为某个回答需要您的 ${platform} 账户。${platform} 会征求您的同意；任何 AI 都不会得到令牌。`,
  allow: '允许 Open WebUI 代表您行事',
  allowPlatform: (platform) => `允许 Open WebUI 使用 ${platform}`,
  allowText: 'Open WebUI 在您允许的范围内，用您的账户回答。在您批准之前，不会允许任何内容。',
  allowAction: '查看并允许',
  signInFirst: '途中您将使用 Auth0 登录。',
  waiting: '请在打开的窗口中完成操作。本页面会自动继续。',
  confirm: '请在打开的窗口中输入您的口令并批准。',
  openAgain: '重新打开',
  connected: (account) => `已连接 ${account}。`,
  alreadyConnected: (account) => `${account} 已经连接。`,
  allowed: 'Open WebUI 可以使用您所允许的内容。',
  alreadyAllowed: 'Open WebUI 已经可以代表您行事。',
  askAgain: '请返回并再问一次。',
  back: '返回聊天',
  another: (name, email, you) => `此链接是给 ${name}（${email}）的。您当前以 ${you} 的身份登录。`,
  anotherHelp: '未执行任何操作。请在该用户登录的地方打开此链接。',
  noOpenWebUI: '此中枢尚未设置 Open WebUI。由其所有者在控制台中设置。',
  console: '打开控制台',
};
