import type { en } from '../../words/en/index.ts';

export const zhStart: (typeof en)['start'] = {
  promise: ['让 AI 行动，', '但绝不让它碰到密钥。'],
  lead: 'AI 客户端通过此中枢访问 GitHub、Slack、Google 和 Notion。写入会等待您确认，一切都有记录。',
  continue: '使用 Auth0 继续',
  ended: '您的会话已结束。请重新登录以继续。',
  firstOwner: '下一步：连接 GitHub。此中枢将归您所有。',
  invitation: {
    open: '我有邀请',
    code: '邀请码',
    codeMissing: '请输入此中枢的所有者给您的邀请码。',
    passphrase: '新口令',
    passphraseHelp: '至少 8 个字符。批准写入和领取密钥时需要输入它。',
    passphraseShort: '请至少使用 8 个字符。',
  },
  demo: {
    text: '租户及其各个平台都在这台计算机上，任何内容都不会离开它。您将在其中登录并连接 GitHub。',
    start: '开始演示',
  },
  here: {
    text: '您创建一个只属于您的 GitHub App。它的令牌加密保存在本机的保管库中，任何 AI 都拿不到。',
    open: '连接 GitHub',
  },
  locked: {
    title: '此控制台已关闭',
    text: '请用您的口令打开它。在终端运行以下命令，然后打开它显示的链接：',
  },
  tenant: {
    text: '适合团队、单点登录，以及在本机之外一键停止。令牌保存在 Auth0 Token Vault 中。约 12 分钟。',
    open: '使用 Auth0 继续',
    change: '更改租户',
  },
  kept: '保存在这里的有：设置、调用记录和密钥指纹。用于打开您账户的内容均已加密。',
};
