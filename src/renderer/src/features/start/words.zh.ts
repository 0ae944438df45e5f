import type { en } from '../../words/en/index.ts';

export const zhStart: (typeof en)['start'] = {
  name: 'OpenGitHubX',
  promise: '让 AI 办事，绝不让它碰到钥匙。',
  continue: '使用 Auth0 继续',
  andConnect: '登录并连接 GitHub',
  andConnectHelp: '先由 Auth0 登录，随后 GitHub 会在同一窗口中征求您的同意。',
  signUp: '创建账户',
  ended: '您的会话已结束。请重新登录以继续。',
  firstOwner: '此中枢还没有所有者。第一个登录的人将成为所有者。',
  invitation: {
    open: '我有邀请',
    code: '邀请码',
    codeMissing: '请输入此中枢的所有者给您的邀请码。',
    passphrase: '新口令',
    passphraseHelp: '至少 8 个字符。批准写入和领取密钥时需要输入它。',
    passphraseShort: '请至少使用 8 个字符。',
  },
  demo: {
    title: '试用演示',
    text: '租户及其各个平台都在这台计算机上，任何内容都不会离开它。您将在其中登录并连接 GitHub。',
    start: '开始演示',
  },
  here: {
    title: '连接 GitHub',
    text: '您创建一个只属于您的 GitHub App。它的令牌加密保存在本机的保管库中，任何 AI 都拿不到。',
    open: '连接 GitHub',
  },
  locked: {
    title: '此控制台已关闭',
    text: '请用您的口令打开它。在终端运行以下命令，然后打开它显示的链接：',
  },
  tenant: {
    title: '使用 Auth0 继续',
    text: '适合团队、单点登录，以及在本机之外一键停止。令牌保存在 Auth0 Token Vault 中。约 12 分钟。',
    open: '使用 Auth0 继续',
    change: '更改租户',
  },
  kept: '保存在这里的有：设置、调用记录和密钥指纹。用于打开您账户的内容均已加密。',
};
