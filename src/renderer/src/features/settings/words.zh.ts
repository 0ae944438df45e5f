import type { en } from '../../words/en/index.ts';

export const zhSettings: (typeof en)['settings'] = {
  ownerOnly: '只有此中枢的所有者可以更改此项。',
  saved: '已保存。',
  more: '更多设置',
  general: '常规',
  pages: {
    doctor: { title: '诊断', does: '检查从数据库到各平台的每个环节' },
    receipts: { title: '回执', does: '撤销操作的签名答复' },
    people: { title: '人员', does: '邀请他人使用此中枢' },
    openwebui: { title: 'Open WebUI', does: '在 Open WebUI 中使用您的账户' },
  },
  tenant: {
    title: '租户',
    issuer: 'Auth0 租户',
    none: '尚未配置',
    person: '已登录',
    userId: 'UserId',
  },
  hub: {
    title: '此中枢',
    address: '控制台',
    mcp: 'MCP',
    openapi: 'OpenAPI',
    git: 'git 和 gh',
    port: '端口',
    dataDir: '数据文件夹',
    version: '版本',
    accounts: (accounts, keys, records) => `${accounts} 个账户，${keys} 个有效密钥，${records} 条记录`,
    holds: '内容',
  },
  secrets: {
    title: '机密',
    kept: (kind) => `机密的保存方式：${kind}。`,
    stored: '其中包括您的 Auth0 会话。账户的令牌保存在其保管库中。',
    local: '它们用于打开本机保管库，您账户的令牌保存在其中。',
    memory:
      '您的会话会随中枢结束，在您重新登录之前 AI 客户端会停止。若要保留会话，请在可以输入口令的地方启动中枢，或使用 --unlock。',
  },
  approvals: {
    wait: '调用等待我答复的时间',
    minutes: (count) => `${count} 分钟`,
    help: '超时即拒绝。已在等待的调用保持原有时间。',
    levels: {
      any: '您用口令或在应用窗口中批准。',
      passkey: '您用通行密钥批准。',
      'passkey elsewhere': '您在手机上用其通行密钥批准。',
    },
    careful: {
      passkey: '删除操作和守卫询问的操作须用通行密钥批准。',
      'passkey elsewhere': '删除操作和守卫询问的操作须在手机上批准。',
    },
    lowering: (from) => `从 ${from} 起，要求将降低。`,
    passkeys: (names) => `您的通行密钥：${names}`,
    passkeyHelp: '用 opengithubx passkeys add 添加通行密钥，或在应用的确认窗口中添加。',
  },
  appearance: {
    title: '外观',
    theme: '主题',
    themes: { system: '跟随系统', light: '浅色', dark: '深色' },
    density: '行距',
    densities: { compact: '紧凑', comfortable: '宽松' },
    language: '语言',
    languages: { system: '跟随浏览器', en: 'English', zh: '简体中文' },
    letters: '单字母快捷键，例如先按 G 再按 A',
    here: '保存在这台计算机的此浏览器中。',
  },
  desktop: {
    title: '桌面',
    startAtLogin: '登录系统时启动',
    keepInTray: '关闭窗口后在托盘中继续运行',
  },
  updates: {
    title: '新版本',
    ask: '有新版本时告诉我',
    isOut: (version) => `版本 ${version} 已发布。`,
    sends: (request) =>
      `中枢每天询问一次 ${request}。不发送任何标识符，也不发送自身版本。GitHub 会看到您的 IP 地址。不会安装任何内容。`,
    noAddress: '此构建不知道其发布地址，因此不会询问。',
    quiet: {
      container: '容器中的中枢不会询问：其镜像由外部替换。',
      ci: 'CI 任务中的中枢不会询问。',
      demo: '演示不会询问：任何内容都不会离开这台计算机。',
    },
  },
  record: {
    title: '记录',
    text: '每个调用在发出之前都会被记录，每条记录由下一条封存。',
    link: '在“活动”中验证记录',
  },
  danger: {
    title: '危险操作',
    text: '立即终止您的所有密钥、等待中的审批、账户以及您的会话。无法撤消。',
    revoke: '全部撤销...',
    dialog: {
      title: '全部撤销？',
      text: '进行中的调用会被中断。若要再次使用 AI，您需要重新登录、连接账户并创建新密钥。',
      action: '全部撤销',
    },
  },
};
