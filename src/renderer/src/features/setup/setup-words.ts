/** The words of the set-up of a tenant, before anybody has signed in. */
import { consoleWords } from '../../words/index.ts';

const things = (count: number) => `${count} ${count === 1 ? 'thing' : 'things'}`;

const enSetup = {
  title: 'Set up my Auth0 tenant',
  back: 'Back to the start',
  way: 'How',
  ways: {
    assistant: { text: 'Set my tenant up for me', detail: 'You see every change before it is made. About 5 minutes.' },
    script: { text: 'I prefer a script', detail: 'Runs in a terminal, by Auth0’s command line.' },
    own: { text: 'I have set it up', detail: 'Three values of your application.' },
  },
  domain: 'Tenant domain',
  domainHelp: 'Such as example.eu.auth0.com',
  domainWrong: 'Enter the domain of your tenant, such as example.eu.auth0.com.',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
  missing: 'This is needed.',
  notYours: {
    message: 'This page was not opened by your link, so it can’t set anything up.',
    hint: 'Run this in a terminal and open the link that it prints:',
  },
  assistant: {
    tenant: 'Your tenant',
    token: 'Management API token',
    tokenWhere: 'Applications, APIs, Auth0 Management API, API Explorer: copy the token there.',
    tokenPage: 'Open the API Explorer',
    tokenUse: 'Used only for this set-up and not stored. It expires by itself (default: 24 hours).',
    tokenWrong: 'Paste the whole token of the API Explorer.',
    platformsLater: 'Enter the domain above to see what each platform needs.',
    application: {
      why: (platform: string) =>
        `Auth0 reaches ${platform} through your application there. Leave both fields empty to add ${platform} later.`,
      make: (platform: string) => `Make it at ${platform}: its form opens filled in`,
      callback: 'Callback URL',
      points: 'Watch out for',
      secretHelp: 'It goes to your tenant and is not stored here.',
      secretMissing: 'Paste the client secret of the same application, or empty both fields.',
      idMissing: 'Paste the client ID of the same application, or empty both fields.',
    },
    advanced: 'Advanced',
    ownKey: 'Use a key of this hub instead of a secret (private key JWT; Auth0’s Enterprise plan)',
    plan: 'Show what will change',
    nothingYet: 'Nothing is changed yet.',
  },
  plan: {
    title: 'What will change',
    sentence: (changes: number, present: number) =>
      changes === 0
        ? 'Nothing is missing. “Apply” checks everything again and saves the tenant in this hub.'
        : `${things(changes)} to change, ${present} already in place. Nothing else changes.`,
    apply: 'Apply',
    undo: 'To undo it later, run this in a terminal:',
    working: 'Your tenant is being set up. This takes some seconds. Completed steps stay.',
  },
  outcome: {
    title: 'What was done',
    ready: 'Your tenant is ready, and the hub has forgotten the token.',
    left: (count: number) => `${things(count)} left. Complete the steps below, then check again.`,
    failed: 'Some steps failed. Completed steps stay. “Check again” resumes from there.',
    signIn: 'Sign in',
  },
  steps: 'Steps',
  states: {
    present: 'Already in place',
    missing: 'Will be made',
    differs: 'Will be changed',
    done: 'Done',
    manual: 'By hand',
    failed: 'Failed',
    removed: 'Removed',
    kept: 'Kept',
  },
  /** After applying, what these two still are. */
  notYet: 'Not done yet',
  script: {
    text: 'The same steps as a script. It needs Auth0’s command line, signed in, and asks for the secrets of your applications itself. Read it, run it, and enter below what it prints at its end.',
    platforms: 'Platforms, each with your application there',
    show: 'Show the script',
    title: 'Script',
    copy: 'Copy script',
    printed: 'What the script printed',
  },
  own: {
    secretHelp: 'Kept by the hub, encrypted. It is never shown again.',
    save: 'Save and continue',
    callbacks: (count: number) => `Add these ${count} addresses to Allowed Callback URLs of the application in Auth0:`,
    authentication: 'How the hub authenticates',
    authentications: {
      client_secret: { text: 'Client secret', detail: 'On every plan' },
      private_key_jwt: { text: 'Private key JWT', detail: 'A key that never leaves this hub; Enterprise plan' },
    },
    showKey: 'Show the public key',
    keyText: 'Register this key at the application: Credentials, Private Key JWT.',
    copyKey: 'Copy the public key',
    subject: 'What it shows to Token Vault',
    subjects: {
      refresh_token: { text: 'Refresh token', detail: 'For everybody' },
      access_token: { text: 'Access token of an API', detail: 'The application has no secret; a second one exchanges' },
      user_id: { text: 'UserId, signed by this hub', detail: 'Privileged worker: Early Access, fixed addresses' },
    },
    audience: 'Identifier of the API',
    exchanger: 'Client ID of its Custom API Client',
    exchangerSecret: 'Client secret of the Custom API Client',
    dpop: 'Bind tokens to a key of this hub (DPoP)',
  },
};

const zhSetup: typeof enSetup = {
  title: '设置我的 Auth0 租户',
  back: '返回开始页',
  way: '方式',
  ways: {
    assistant: { text: '替我设置租户', detail: '每项更改在执行前都会先给您看。约 5 分钟。' },
    script: { text: '我想用脚本', detail: '在终端中运行，使用 Auth0 自己的命令行工具。' },
    own: { text: '我已设置好', detail: '只需应用的三个值。' },
  },
  domain: '租户域名',
  domainHelp: '例如 example.eu.auth0.com',
  domainWrong: '请输入您的租户域名，例如 example.eu.auth0.com。',
  clientId: '客户端 ID',
  clientSecret: '客户端密钥',
  missing: '此项必填。',
  notYours: {
    message: '此页面不是由您的链接打开的，因此不能进行设置。',
    hint: '请在终端中运行以下命令，并打开它显示的链接：',
  },
  assistant: {
    tenant: '您的租户',
    token: 'Management API 令牌',
    tokenWhere: '依次进入 Applications、APIs、Auth0 Management API、API Explorer，复制那里的令牌。',
    tokenPage: '打开 API Explorer',
    tokenUse: '仅用于本次设置，不会保存在任何地方。它会自行失效；除非您另行设定，有效期不超过 24 小时。',
    tokenWrong: '请粘贴 API Explorer 中的完整令牌。',
    platformsLater: '填写上面的域名后，这里会显示每个平台所需的内容。',
    application: {
      why: (platform) => `Auth0 通过您在 ${platform} 的应用进行访问。若要以后再添加 ${platform}，请将两个字段都留空。`,
      make: (platform) => `在 ${platform} 创建应用：表单会预先填好`,
      callback: '回调 URL',
      points: '注意事项',
      secretHelp: '会发送到您的租户，不保存在这里。',
      secretMissing: '请粘贴同一个应用的客户端密钥，或将两个字段都清空。',
      idMissing: '请粘贴同一个应用的客户端 ID，或将两个字段都清空。',
    },
    advanced: '高级',
    ownKey: '用中枢自己的密钥代替客户端密钥来证明身份（private key JWT；需要 Auth0 Enterprise 方案）',
    plan: '查看将要更改的内容',
    nothingYet: '目前尚未更改任何内容。',
  },
  plan: {
    title: '将要更改的内容',
    sentence: (changes, present) =>
      changes === 0
        ? '一切都已就绪。应用时会再检查一遍，并登记此中枢。'
        : `需要完成 ${changes} 项，已有 ${present} 项。不会改动其他内容。`,
    apply: '应用',
    undo: '若以后要全部撤回，请在终端中运行：',
    working: '正在设置您的租户，需要几秒钟；已完成的部分会保留。',
  },
  outcome: {
    title: '已完成的内容',
    ready: '您的租户已就绪，令牌已被丢弃。',
    left: (count) => `还剩 ${count} 项。请按下面的说明操作，然后再次检查。`,
    failed: '有些步骤未成功。已完成的部分会保留；再次检查会从中断处继续。',
    signIn: '登录',
  },
  steps: '步骤',
  states: {
    present: '已有',
    missing: '将创建',
    differs: '将更改',
    done: '已完成',
    manual: '需手动',
    failed: '失败',
    removed: '已删除',
    kept: '已保留',
  },
  notYet: '尚未完成',
  script: {
    platforms: '平台（每个都需要您在那里的一个应用）',
    text: '以脚本形式执行相同的步骤。需要已登录的 Auth0 命令行工具；脚本会自行询问您的应用密钥。请先阅读再运行，然后在下面填写它最后显示的值。',
    show: '显示脚本',
    title: '脚本',
    copy: '复制脚本',
    printed: '脚本显示的值',
  },
  own: {
    secretHelp: '由中枢加密保存，不会再次显示。',
    save: '保存并继续',
    callbacks: (count) => `请将这 ${count} 个地址添加到 Auth0 应用的 Allowed Callback URLs：`,
    authentication: '中枢如何证明身份',
    authentications: {
      client_secret: { text: '客户端密钥', detail: '所有方案均可用' },
      private_key_jwt: { text: 'Private key JWT', detail: '密钥从不离开此中枢；需要 Enterprise 方案' },
    },
    showKey: '显示公钥',
    keyText: '请在应用的 Credentials、Private Key JWT 中登记此公钥。',
    copyKey: '复制公钥',
    subject: '向 Token Vault 出示什么',
    subjects: {
      refresh_token: { text: '刷新令牌', detail: '适合所有人' },
      access_token: { text: 'API 的访问令牌', detail: '应用没有密钥，由另一个应用进行交换' },
      user_id: { text: '由中枢签名的 UserId', detail: 'Privileged worker：抢先体验，需要固定地址' },
    },
    audience: 'API 的标识符',
    exchanger: 'Custom API Client 的客户端 ID',
    exchangerSecret: 'Custom API Client 的客户端密钥',
    dpop: '将令牌绑定到此中枢的密钥（DPoP）',
  },
};

export const useSetupWords = consoleWords({ en: enSetup, zh: zhSetup });
