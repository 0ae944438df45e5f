import type { enOpenWebUI as english } from './words.en.ts';

export const zhOpenWebUI: typeof english = {
  sentence: '在那里就您的账户提问。它得到此中枢的回答，从不持有平台令牌。',
  notSet: '尚未设置 Open WebUI。由此中枢的所有者在这里设置；之后您在这里允许它可以为您做什么。',
  checked: (found) => `已检查。${found}`,
  place: {
    title: '位置',
    facts: { address: '地址', version: '版本', hub: '此中枢的地址', proof: '证明方式', key: '管理员密钥' },
    noVersion: '未知',
    proof: {
      sso: (audience) => (audience ? `每个人自己的登录，用于 ${audience}` : '每个人自己的登录'),
      signed: () => '密钥，加上 Open WebUI 签名的声明',
      key: () => '仅限一个账户的密钥',
    },
    hasKey: '与此中枢的其他机密一同保存',
    noKey: '无：那里的更改由您手动完成',
    forget: '全部移除...',
    goThere: '前往',
    ownerOnly: '只有此中枢的所有者可以更改。',
  },

  form: {
    title: '设置您的 Open WebUI',
    changeTitle: '更改与 Open WebUI 的连接方式',
    asked: '您确认之后才会去查看。本页面会自动继续。',
    intro: '尚未关联。设置之后，每个人自行允许它可以做什么。',
    url: 'Open WebUI 的地址',
    urlHelp: '从此中枢访问的地址，例如 http://localhost:8080。',
    readable: '在您自己的网络之外使用明文 http：沿途任何人都能读取密钥，也能更改内容。',
    hubUrl: '此中枢的地址，从 Open WebUI 访问（可选）',
    hubUrlHelp: (own) => `留空则为 ${own}。`,
    docker: {
      summary: '它在 Docker 中运行',
      why: '在它的容器里，127.0.0.1 指容器自己。三个步骤让它能够访问此中枢：',
      address: '让 Open WebUI 用这个地址访问此中枢：',
      fill: '填入',
      serve: '启动此中枢，使其也在那里监听：',
      linux: '仅限 Linux 上的 Docker：启动 Open WebUI 的容器时加上',
    },
    fixed: '要换用其他地址或其他证明方式，请先“全部移除”。',
    proof: '调用如何证明属于谁',
    more: '调用如何到达此中枢并证明属于谁',
    proofs: {
      found: {
        text: '按那里的设置（推荐）',
        detail: '中枢会读取那里的登录方式，并采用适用的最强证明。',
      },
      sso: {
        text: '每个人自己的登录',
        detail: 'Open WebUI 会附上提问者的登录。那里须设有通过 Auth0 的单点登录。',
      },
      signed: {
        text: '密钥，加上 Open WebUI 签名的声明',
        detail: '那里须设置 ENABLE_FORWARD_USER_INFO_HEADERS 和 FORWARD_USER_INFO_HEADER_JWT_SECRET。',
      },
      key: {
        text: '仅限一个账户的密钥',
        detail: '那里无需设置。能在那里读到密钥的人（例如其管理员）都能使用它。',
      },
    },
    audience: '受众（audience，可选）',
    audienceHelp: '此中枢的 API 在 Auth0 中的标识符。留空：采用中枢在那里读到的 OAUTH_AUDIENCE。',
    signingSecret: '签名机密',
    signingSecretHelp: '与那里的 FORWARD_USER_INFO_HEADER_JWT_SECRET 相同。与此中枢的其他机密一同保存。',
    adminKey: '管理员密钥（可选）',
    adminKeyHelp:
      '由那里的管理员生成：设置 > 账号 > API 密钥，须启用 ENABLE_API_KEYS。没有它时，本页面提供文件，由您手动带到那里。',
    kept: '已保存一个。留空则保持不变。',
    save: '保存并检查',
    errors: {
      url: '请输入地址，例如 http://localhost:8080。',
      hubUrl: '请输入地址，例如 http://192.168.1.5:18480，或留空。',
      signingSecret: '请输入机密，32 到 500 个字符。',
      adminKey: '请按 Open WebUI 所示输入密钥，不含空格。',
    },
  },

  findings: {
    title: '检查结果',
    list: '检查结果',
    what: {
      reachable: '可否访问',
      version: '版本',
      encrypted: '途中是否加密',
      'admin-key': '管理员密钥',
      key: '您的密钥',
      'sign-in': '单点登录',
      audience: '令牌的用途',
      scopes: '登录有效多久',
      'sign-up': '新账户',
      merging: '按邮箱合并',
      way: '到此中枢的路径',
      'left-behind': '已不存在的中枢',
      calls: '对此中枢的调用',
    },
    states: { ok: '正常', missing: '缺失', warning: '请注意' },
    none: '没有检查任何内容。',
    clean: '移除其条目',
    environment: '其环境变量的设置',
    summary: (missing, warnings) => {
      if (missing === 0 && warnings === 0) return '所需的一切都已具备。';
      const said = [
        ...(missing > 0 ? [`缺少 ${missing} 项`] : []),
        ...(warnings > 0 ? [`${warnings} 项需要注意`] : []),
      ];
      return `${said.join('，')}。`;
    },
  },

  identity: {
    title: '您在那里的账户',
    says: {
      absent: (email) => `Open WebUI 还没有 ${email} 的账户，也没有会生成账户的单点登录。`,
      'first sign-in': (email) =>
        `您在那里的账户 ${email} 会随您第一次登录生成。请在那里点击“使用 Auth0 继续”；看到它之后，您在下面允许的内容即生效。`,
      'first sign-in first': (email) =>
        `您在那里的账户 ${email} 会随您第一次登录生成。请在那里点击“使用 Auth0 继续”，然后在这里再次检查。`,
      conflict: (email) =>
        `Open WebUI 有一个 ${email} 的账户，但没有任何东西证明它属于您。账户从不按邮箱合并：否则开设它的人就能读到您的提问。`,
      'no sign-on': (email) => `那里还不能使用 Auth0 登录，因此没有 ${email} 的账户。其环境设置见上方。`,
      'conflict at sign-in': (email) =>
        `Open WebUI 早已有一个 ${email} 的账户，没有任何东西证明它属于您，因此在那里“使用 Auth0 继续”会被拒绝。请更改那个账户的邮箱；您下次登录时就会生成您的账户。账户从不按邮箱合并。`,
      unverified: (email) =>
        `Auth0 尚未验证 ${email}，因此那里没有哪个账户确定属于您。请打开 Auth0 寄给您的链接，在这里退出并重新登录，然后再次检查。`,
      unknown: (email) => `没有管理员密钥，这里无法查看 Open WebUI 是否有 ${email} 的账户。`,
      linked: (account) => `您在那里是 ${account}。`,
      'linked by sso': (account) => `您在那里是 ${account}：您用同一个 Auth0 账户登录。`,
      'linked by created': (account) => `您在那里是 ${account}：由此中枢为您开设。`,
      'linked by password': (account) => `您在那里是 ${account}：其密码证明了它属于您。`,
    },
    make: {
      label: '您在那里的账户的密码',
      help: '只转交给 Open WebUI 一次，这里不保存。您用它在那里登录。',
      action: '开设我的账户',
      done: (account) => `您在那里的账户已开设：${account}。`,
    },
    prove: {
      label: '那里那个账户的密码',
      help: '只转交给 Open WebUI 一次，这里不保存。',
      action: '它是我的',
      done: (account) => `它属于您：${account}。`,
    },
    missing: '请输入密码。',
    unproved: '这没有证明该账户属于您。',
  },

  wish: {
    title: '它可以做什么',
    first: '请先处理您在那里的账户。之后您在这里允许 Open WebUI 可以为您做什么。',
    there: '此中枢已在那里注册。允许之后您即可使用，其他一切不变。',
    byHand: '没有管理员密钥，此中枢不会更改那里的任何内容。您允许之后，再把文件手动带到那里。',
    parts: '此中枢在那里是什么',
    part: {
      model: { text: '模型', detail: '在聊天中选择它：它获取数据，询问此中枢的模型，并注明来源。' },
      openapi: { text: '工具（OpenAPI）', detail: '供那里的任何模型使用。模型需要数据时，Open WebUI 会询问此中枢。' },
      mcp: { text: '工具（MCP）', detail: '同样的工具，另一种方式。两者有一即可。' },
    },
    read: '读取我的账户',
    readDetail: '不做任何更改',
    writeDetail: '每次写入都在“审批”中等待您答复',
    repositories: '仓库（可选）',
    look: '查看将更改什么',
    allow: '允许',
  },

  plan: {
    title: '那里将更改什么',
    text: '尚未更改任何内容。机密已略去。',
    list: '更改',
    none: '没有：那里一切如常。您只是延续许可。',
    what: { connection: '连接', 'tool server': '工具服务器', 'model access': '模型的使用权' },
    kinds: { added: '添加', changed: '更改', removed: '移除', same: '保持不变' },
    before: '之前',
    after: '之后',
    allow: '允许并注册',
    confirmDetail: '在那里允许 Open WebUI 可以做什么，随后即注册。本页面会自动继续。',
    done: 'Open WebUI 可以代表您行事了。',
  },

  parts: {
    list: '各部分',
    names: { model: '模型', openapi: '工具（OpenAPI）', mcp: '工具（MCP）' },
    says: {
      'not registered': '未注册',
      present: '在那里，与写入时一致',
      removed: '已在那里被移除',
      edited: (fields) => `已在那里被更改：${fields}`,
      'by hand': '由您手动带到那里，因此这里无法查看',
    },
    calledAt: '上次调用',
    never: '尚未调用。',
    provedAt: '已证实：您首次由此得到回答于',
    reach: {
      reached: 'Open WebUI 能由此访问此中枢。您首次提问时即得到证实。',
      apart: 'Open WebUI 试过，但无法由此访问此中枢。',
    },
    leftOver: '以前为您在那里添加的内容仍然存在。没有密钥，它毫无用处。',
    takeAway: '收回...',
    paused: '它的密钥已暂停：在您于那里恢复之前，Open WebUI 会被拒绝。',
    keys: '它在“客户端”中的密钥',
    repair: '重新注册',
    change: '更改它可以做什么',
    stop: '停止...',
  },

  files: {
    title: '手动带到那里',
    text: '没有管理员密钥，因此此中枢无法自行注册。',
    key: '这些文件里没有密钥。请按文件所示填写您看到过的密钥。',
    list: '文件',
    uses: {
      env: 'Open WebUI 的设置：加入其环境变量，然后重新启动。',
      tools: '在那里以管理员身份，于添加工具服务器处导入此文件。',
      model: '在那里以管理员身份，于添加 OpenAI 连接处填写这些值。',
    },
    show: '显示',
    downloadOf: (name) => `下载，${name}`,
    copyOf: (name) => `复制，${name}`,
  },

  unsync: {
    title: '不再让 Open WebUI 代表您行事？',
    text: '它的密钥立即被撤销，正在进行的调用也会中断。为您在那里添加的内容会被收回。',
    byHand: '您在那里手动添加的内容会保留，直到您在那里移除。',
    stays: '您在那里的账户及其聊天会保留。',
    failed: '它的密钥仍已被撤销：那里剩下的内容毫无用处。请在 Open WebUI 有响应后重试。',
    action: '停止',
    done: 'Open WebUI 不再代表您行事。',
  },

  forget: {
    title: '移除 Open WebUI 的一切？',
    everyone: '对此中枢的每个人：Open WebUI 的密钥被撤销，在那里添加的内容被收回。',
    secrets: '此中枢会忘记其地址、管理员密钥和签名机密。',
    stays: '那里的账户及其聊天会保留。',
    action: '全部移除',
    done: '那里和这里的一切都已移除。',
    left: '此中枢已忘记 Open WebUI。以下内容未能从那里收回：',
    dismiss: '我已看到',
  },
};
