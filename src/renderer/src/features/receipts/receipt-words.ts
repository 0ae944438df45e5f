/** The words of receipts: what each side answered when something was ended. */
import { consoleWords } from '../../words/index.ts';

const sides = (count: number) => `${count} ${count === 1 ? 'side' : 'sides'}`;

const enReceipts = {
  title: 'Receipts',
  sentence: 'The response of each side to a revocation, signed by this hub.',
  none: 'No receipts yet. You get one when you disconnect an account, sign out or revoke everything.',
  which: (deed: string, time: string) => `${deed}, ${time}`,
  one: 'Receipt',
  deeds: {
    'revoke everything': 'Everything revoked',
    disconnect: 'Account disconnected',
    'sign out': 'Signed out',
    'remove person': 'Person removed',
  },
  sides: {
    keys: 'Permission key',
    approvals: 'Waiting approvals',
    'cached tokens': 'Tokens in memory',
    'connected account': 'Vault',
    platform: 'Platform',
    'sign-in': 'Auth0 sign-in',
    'browser session': 'Browser session',
    'open webui': 'Open WebUI',
  },
  answers: {
    revoked: 'Revoked',
    retrying: 'Ended here only, retrying',
    'by hand': 'By hand',
    unconfirmed: 'Not confirmed',
    failed: 'Not ended',
  },
  open: 'Not over yet',
  revoked: (names: string) => `Revoked: ${names}`,
  summary: {
    revoked: 'Everything was revoked.',
    retrying: (count: number) =>
      `Ended here. ${sides(count)} could not be reached yet. The hub retries. Until that side responds, access may still be valid there.`,
    'by hand': (count: number) => `Ended here. Only you can end ${sides(count)}: follow the link.`,
    unconfirmed: (count: number) => `Ended here. ${sides(count)} did not confirm it.`,
    failed: (count: number) => `${sides(count)} refused. Access may still be valid at the sides below.`,
  },
  live: 'This page updates while the hub retries.',
  signedOut: 'The hub continues without this page. Sign in again to see the result under Settings, Receipts.',
  signature: 'Signature',
  revision: (revision: number) => `revision ${revision}`,
  begunAt: 'Begun',
  copy: 'Copy receipt',
  verifyFile: 'Verify a file...',
  verdict: {
    ours: 'Verified: this hub signed it, and nothing was changed since.',
    another: 'It is intact, but another key than the current one of this hub signed it.',
    wrong: 'This is not a receipt, or something in it was changed after it was signed.',
  },
};

const zhReceipts: typeof enReceipts = {
  title: '回执',
  sentence: '您终止某项内容时各方的答复，由此中枢签名。',
  none: '尚未终止过任何内容。断开账户、退出登录或全部撤销后，这里会有一份回执。',
  which: (deed, time) => `${deed}，${time}`,
  one: '回执',
  deeds: {
    'revoke everything': '已全部撤销',
    disconnect: '已断开账户',
    'sign out': '已退出登录',
    'remove person': '已移除人员',
  },
  sides: {
    keys: '权限密钥',
    approvals: '等待中的审批',
    'cached tokens': '内存中的令牌',
    'connected account': '保管库',
    platform: '平台',
    'sign-in': 'Auth0 登录',
    'browser session': '浏览器会话',
    'open webui': 'Open WebUI',
  },
  answers: {
    revoked: '已撤销',
    retrying: '仅在此处终止，正在重试',
    'by hand': '需手动',
    unconfirmed: '未确认',
    failed: '未终止',
  },
  open: '尚未结束',
  revoked: (names) => `已撤销：${names}`,
  summary: {
    revoked: '已全部撤销。',
    retrying: (count) => `已在此处终止。${count} 方无法访问，将不断重试直到其答复；在此之前，对方可能仍视其为有效。`,
    'by hand': (count) => `已在此处终止。${count} 方只能由您亲自终止：请打开链接。`,
    unconfirmed: (count) => `已在此处终止。${count} 方未予确认。`,
    failed: (count) => `${count} 方拒绝了请求。下面列出的内容在对方可能仍然有效。`,
  },
  live: '本页面会显示仍在进行的请求的结果。',
  signedOut: '无需此页面也会继续进行。请重新登录，在“设置”的“回执”中查看结果。',
  signature: '签名',
  revision: (revision) => `第 ${revision} 版`,
  begunAt: '开始时间',
  copy: '复制回执',
  verifyFile: '验证文件...',
  verdict: {
    ours: '已验证：由此中枢签名，此后未被更改。',
    another: '回执完整，但签名的密钥不是此中枢现在的密钥。',
    wrong: '这不是回执，或者签名后内容被更改过。',
  },
};

export const useReceiptWords = consoleWords({ en: enReceipts, zh: zhReceipts });
